// SPDX-License-Identifier: Apache-2.0
// From the scores of several clips of one prompt to advantages and pairs. Thread rule: pure
// functions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cinejury::tune {

// How a criterion counts. Values are calibrated: higher is better.
struct Criterion {
    double weight = 1;
    double noise_floor = 0;  // least deviation in a group; under it the criterion tells nothing
};
using Criteria = std::map<std::string, Criterion>;

// One clip of a group: its values where they are ok, and whether it passed every gate.
struct RatedClip {
    std::map<std::string, double> values;
    bool passed = true;
};

struct Ranking {
    // By clip: the mean of the normalised criteria by weight; absent where nothing counted or a
    // counted value is missing.
    std::vector<std::optional<double>> advantages;
    std::vector<std::string> counted;  // criteria
};

// Each criterion that is ok for at least two clips and spreads by more than its noise floor: (value
// - mean) / deviation within the group (population deviation).
Ranking rank_group(std::span<const RatedClip> group, const Criteria& criteria);

struct Pair {
    std::size_t win, lose;
    bool operator==(const Pair&) const = default;
};

// The best against the worst of a group, where their advantages differ by more than `margin` and
// the gates do not contradict: both passed or both failed, or the winner alone passed. A clip that
// failed a gate is ranked below every one that passed.
std::optional<Pair> best_pair(std::span<const RatedClip> group, const Ranking& ranking,
                              double margin);

}  // namespace cinejury::tune
