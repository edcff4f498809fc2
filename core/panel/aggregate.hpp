// SPDX-License-Identifier: Apache-2.0
// Criteria into aspects, aspects into one number. Private to core/panel.
// Thread rule: pure functions.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/panel/panel_file.hpp"

namespace cinejury::panel {

// A criterion that can count: its own weight and its aspect's are above 0.
struct WeightedCriterion {
    std::string id;
    std::string aspect;  // id, or "other"
    double weight = 1;   // within its aspect
    double aspect_weight = 1;
    double share = 0;  // of the overall score when every weighted criterion is compared; all
                       // shares add up to 1
};

// Those of `criteria` that can count, in their order.
std::vector<WeightedCriterion> weighted_criteria(const PanelFile& panel,
                                                 std::span<const std::string> criteria);

struct Aggregate {
    std::map<std::string, double> aspects;  // by aspect id: mean of its criteria by weight
    std::optional<double> overall;          // mean of the aspects by weight; absent for none
};

// `values[i]` (finite) is the calibrated value for `criteria[i]`. All results are finite and lie
// between the least and the greatest value.
Aggregate aggregate(std::span<const WeightedCriterion> criteria, std::span<const double> values);

}  // namespace cinejury::panel
