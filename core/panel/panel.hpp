// SPDX-License-Identifier: Apache-2.0
// A panel at work: its experts loaded, clips in, scores out.
// Thread rule: open on one thread; score calls may overlap (each expert is called by one thread at
// a time).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/media/views.hpp"
#include "core/panel/panel_file.hpp"
#include "core/panel/scores.hpp"
#include "core/plugin/catalogue.hpp"

namespace cinejury::panel {

// One clip to be scored.
struct ScoreRequest {
    std::uint64_t candidate = 0;
    media::Source source;
    std::string prompt;
    bool is_preview = false;
    std::uint32_t step = 0;
    double sigma = 0;
};

struct ScoreReport {
    std::vector<Score> scores;  // one for each expert and criterion used, in the panel's order, set
                                // experts left out
    media::MediaInfo info;
    std::string digest;
    double decode_seconds = 0, view_seconds = 0, expert_seconds = 0;
};

// An expert that is part of an open panel.
struct OpenExpert {
    const ExpertEntry* entry;
    const plugin::Inspected* plugin;
    std::string library_digest;
    std::string weights_digest;
    std::vector<media::FramePlan> plans;
    plugin::Settings settings;
};

struct PanelOptions {
    media::Limits limits;
    std::chrono::milliseconds expert_time_limit{600'000};  // of one call
    unsigned decoder_threads = 0;
};

class Panel {
public:
    // Loads and configures every expert. Refused: an unknown plugin, one that is no expert, a
    // criterion that it does not have, one criterion from two selecting experts, an unknown or
    // misplaced setting, a calibration that does not fit, a gate or weight on a criterion that
    // nobody scores, a plan that breaks the contract. `settings`: plugin id -> option -> value,
    // over the panel file's.
    static Result<std::unique_ptr<Panel>> open(
        PanelFile file, const plugin::Catalogue& catalogue, plugin::HostServices& host,
        const std::map<std::string, plugin::Settings>& settings = {},
        const PanelOptions& options = {});
    ~Panel();

    const PanelFile& file() const;
    std::span<const OpenExpert> experts() const;
    bool has_set_experts() const;
    // Scores one clip with all experts but those that work on sets. A source that cannot be read is
    // a failure; a failing expert is `failed` scores with its words, and the others go on.
    Result<ScoreReport> score(const ScoreRequest& request, const CancelToken& cancel);
    // Scores all finished candidates of a run with the set experts, in one batch each. Result: for
    // each request its scores, in the requests' order. Call after the last one is finished.
    Result<std::vector<std::vector<Score>>> score_set(std::span<const ScoreRequest> requests,
                                                      const CancelToken& cancel);

private:
    struct Impl;
    explicit Panel(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace cinejury::panel
