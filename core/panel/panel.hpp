// SPDX-License-Identifier: Apache-2.0
// A panel at work: its experts loaded, clips in, scores out.
// Thread rule: open on one thread; score calls may overlap (each expert is called by one thread at
// a time).
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
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
    // Of score: makes the set experts' views in the same pass (ScoreReport::set_views).
    bool keep_set_views = false;
    // Of score_set: what an earlier score() of this source by the same panel kept. With it the
    // source is not opened; null: it is decoded.
    std::shared_ptr<const media::Views> set_views = nullptr;
};

struct ScoreReport {
    std::vector<Score> scores;  // one for each expert and criterion used, in the panel's order, set
                                // experts left out
    media::MediaInfo info;
    std::string digest;
    double decode_seconds = 0, view_seconds = 0, expert_seconds = 0;
    // Where asked for, if there are set experts, the clip is no preview, no plan leaves its size to
    // the clip, and all of them together ask for no more than PanelOptions::set_views_bytes.
    std::shared_ptr<const media::Views> set_views;
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

// What a pairwise expert says of two clips on one criterion.
struct Comparison {
    std::string expert;  // plugin id
    std::string criterion;
    Role role = Role::kSelect;
    ScoreStatus status = ScoreStatus::kFailed;
    std::optional<double> preference;  // -1 (b is better) ... 1 (a is better); exactly when ok
    double confidence = 0;             // 0 ... 1; 0 unless ok
    std::string reason;                // for people; never empty unless ok
};

struct PanelOptions {
    media::Limits limits;
    std::chrono::milliseconds expert_time_limit{600'000};  // of one call into an expert; 0 = none
    unsigned decoder_threads = 0;                          // 0 = as many as the machine has
    // Of one clip: set experts whose plans do not say that their views take no more make all set
    // views be decoded by score_set.
    std::uint64_t set_views_bytes = 1 << 20;
};

class Panel {
public:
    // Loads and configures every expert. Refused: an unknown plugin, one that is no expert, a
    // criterion that it does not have, one criterion from two selecting experts, an unknown or
    // misplaced setting, a calibration that does not fit, a gate that can never pass, a gate,
    // weight, calibration or threshold on a criterion that nobody scores (gates and weights: no
    // selecting expert), a plan that breaks the contract. `settings`: plugin id -> option -> value,
    // over the panel file's; an id that is not in the panel is refused. `host` outlives the panel.
    static Result<std::unique_ptr<Panel>> open(
        PanelFile file, const plugin::Catalogue& catalogue, plugin::HostServices& host,
        const std::map<std::string, plugin::Settings>& settings = {},
        const PanelOptions& options = {});
    ~Panel();

    // With each expert's criteria filled in.
    const PanelFile& file() const;
    std::span<const OpenExpert> experts() const;
    bool has_set_experts() const;
    // Scores one clip with all experts but those that work on sets. A source that cannot be read is
    // a failure; a failing expert is `failed` scores with its words, and the others go on. An
    // expert that needs a prompt is not asked without one (not_applicable), and previews go only to
    // experts that accept them (abstain). kCancelled: nothing of the clip is kept.
    Result<ScoreReport> score(const ScoreRequest& request, const CancelToken& cancel);
    // Scores all finished candidates of a run with the set experts, in one batch each, whatever
    // their max-batch. Result: for each request its scores, in the requests' order. Call after the
    // last one is finished. The views of all clips are in memory at the same time; those that a
    // request brings (ScoreRequest::set_views) are taken as they are. A source that cannot be read
    // any more is `failed` scores of that candidate and is left out of the batch.
    Result<std::vector<std::vector<Score>>> score_set(std::span<const ScoreRequest> requests,
                                                      const CancelToken& cancel);
    bool has_pairwise_experts() const;
    // Compares two clips of one prompt (else kInvalidArgument) with the pairwise experts: one
    // result for each of them and criterion used, in the panel's order. Failures as for score.
    Result<std::vector<Comparison>> compare(const ScoreRequest& a, const ScoreRequest& b,
                                            const CancelToken& cancel);

private:
    struct Impl;
    explicit Panel(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace cinejury::panel
