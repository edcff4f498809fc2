// SPDX-License-Identifier: Apache-2.0
// A real expert library with its own views of a clip, without a panel.
// Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/media/clip.hpp"
#include "core/plugin/plugin.hpp"

namespace cinejury::test {

struct Judged {
    std::uint32_t status = CJ_SCORE_FAILED;
    double value = 0;
    double confidence = 0;
    std::int64_t worst_frame = -1;
    std::string reason;
};

class LoadedExpert {
public:
    // `library`: file name of a first-party plugin. REQUIREs that it loads.
    explicit LoadedExpert(const std::string& library, unsigned threads = 2,
                          const plugin::Settings& settings = {});

    // One criterion, `of` or else the first. REQUIREs that the call succeeds.
    Judged judge(const media::Clip& clip, const std::string& of = {});
    // All criteria, by id.
    std::map<std::string, Judged> by_criterion(const media::Clip& clip);
    // The first criterion of several clips in one batch.
    std::vector<Judged> judge_batch(const std::vector<media::Clip>& clips);
    // Every criterion of each clip, [clip][criterion], with the prompt.
    std::vector<std::vector<Judged>> judge_all(const std::vector<media::Clip>& clips,
                                               const std::string& prompt = {});
    // judge, REQUIREd to be CJ_SCORE_OK.
    double value(const media::Clip& clip, const std::string& of = {});

private:
    std::vector<std::string> criteria_;  // ids
    std::unique_ptr<plugin::HostServices> host_;
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;
};

}  // namespace cinejury::test
