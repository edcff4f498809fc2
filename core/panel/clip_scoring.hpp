// SPDX-License-Identifier: Apache-2.0
// Scores one clip: views made once, windows scored while the clip is decoded, then every other
// expert. Private to core/panel. Thread rule: one object, one thread; experts run on the host's.
#pragma once

#include <string>
#include <vector>

#include "core/panel/loaded_expert.hpp"
#include "core/panel/view_plans.hpp"
#include "core/panel/window_scores.hpp"

namespace cinejury::panel {

class ClipScoring {
public:
    // All arguments outlive the object.
    ClipScoring(plugin::HostServices& host, const PanelOptions& options,
                const ScoreRequest& request, const CancelToken& cancel)
        : host_(host), options_(options), request_(request), cancel_(cancel) {}

    // Call once. The scores come in the order of the experts. The views of `set` are made in the
    // same pass and kept in the report; empty: none are.
    Result<ScoreReport> run(const std::vector<LoadedExpert*>& experts, const ViewPlans& set);

private:
    // An expert's share of the work.
    struct Part {
        LoadedExpert* expert = nullptr;
        ExpertScores scores;
        WindowScores windows;
        double seconds = 0;
    };

    // What windows carry of the clip before it has been decoded.
    Status look_ahead();
    Status score_window(std::size_t plan, std::uint64_t index, const media::ViewPtr& window);
    Result<media::Views> make_views(const ViewPlans& set);
    Status score_rest(const media::Views& views);

    plugin::HostServices& host_;
    const PanelOptions& options_;
    const ScoreRequest& request_;
    const CancelToken& cancel_;
    std::vector<Part> parts_;   // of all experts
    std::vector<Part*> asked_;  // of those that are asked
    ViewPlans plans_;           // of asked_, in its order
    std::string digest_;
    std::int64_t duration_ns_ = 0;
};

}  // namespace cinejury::panel
