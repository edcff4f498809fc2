// SPDX-License-Identifier: Apache-2.0
// The embedded generator with a rater that needs no panel, for runs of a few seconds. Thread rule:
// one thread.
#pragma once

#include "core/tune/tuning.hpp"
#include "tests/support/temporary_folder.hpp"

namespace cinejury::test {

// Mean brightness of a clip, 0 ... 1: a reward that is easily hacked. As held-out judge it says how
// dark the clip is, as a canary how bright its first pixel is not.
class BrightnessRater final : public tune::Rater {
public:
    Result<tune::Rating> rate(const std::shared_ptr<const media::Clip>& clip, const std::string&,
                              const CancelToken&) override;
    std::map<std::string, double> weights(const std::set<std::string>&) const override {
        return {{"brightness", brightness_weight}};
    }
    std::map<std::string, double> alarms() const override { return alarm; }
    double brightness_weight = 1;
    std::map<std::string, double> alarm;
    std::function<void()> before_rating;  // may be empty
};

// A few updates of low rank on two prompts, into `folder`.
tune::TunePlan small_plan(const std::filesystem::path& folder);

// The shapes generator on the CPU; `threads` of the host.
class TuneStudio {
public:
    explicit TuneStudio(unsigned threads = 2);
    Result<tune::TuneResult> run(const tune::TunePlan& plan, bool resume = false,
                                 const CancelToken& cancel = {});
    // By somebody else than `rater`.
    Result<tune::TuneResult> run_with(tune::Rater& other, const tune::TunePlan& plan,
                                      bool resume = false, const CancelToken& cancel = {});
    BrightnessRater rater;
    std::vector<tune::UpdateFigures> figures;
    std::vector<std::string> notices;

private:
    plugin::HostServices host_;
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;
};

}  // namespace cinejury::test
