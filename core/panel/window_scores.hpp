// SPDX-License-Identifier: Apache-2.0
// Joins the scores of a clip's windows into one score a criterion. Private to core/panel.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "core/panel/loaded_expert.hpp"

namespace cinejury::panel {

// The rule (docs/verdict.md): one failed window fails the criterion. Else the ok windows are
// reduced, if they are at least half of all; if not, the criterion is not_applicable when all
// windows are, and else abstains.
class WindowScores {
public:
    void add(ExpertScores window);
    // Every criterion has failed: windows to come change nothing and may be left out.
    bool hopeless() const;
    // `reduction` is CJ_REDUCE_... of the raw values.
    ExpertScores reduce(const LoadedExpert& expert, std::uint32_t reduction) const;

private:
    Score reduce_criterion(const LoadedExpert& expert, std::size_t criterion,
                           std::uint32_t reduction) const;

    std::vector<ExpertScores> windows_;  // in order
    std::vector<bool> failed_;           // [criteria]
};

}  // namespace cinejury::panel
