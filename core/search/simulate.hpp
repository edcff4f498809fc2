// SPDX-License-Identifier: Apache-2.0
// Replays a strategy on a stored reward matrix: what it would have won, and for which compute.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/bootstrap.hpp"
#include "core/search/matrix.hpp"

namespace cinejury::search {

// What one run of a strategy on one prompt gave.
struct SimulatedRun {
    std::optional<double> overall;   // of the winner
    std::optional<double> held_out;  // of the winner
    double cost = 0;                 // whole candidates
    std::uint64_t finished = 0;
};

// `order`: cells of the row that stand for candidates 0, 1, ...; as many as
// planned_candidates(plan), fewer end the search early.
Result<SimulatedRun> simulate_once(const RewardMatrix& matrix, const MatrixRow& row,
                                   const RunPlan& plan, std::span<const std::size_t> order);

struct Simulated {
    Interval single;      // overall of one sample
    Interval best_of_n;   // of best of plan.count, on the same draws
    Interval strategy;    // of the strategy's winner
    Interval capture;     // share of best of N's gain over one sample that the strategy keeps
    Interval cost;        // of the strategy, in whole candidates
    Interval cost_share;  // of best of N's cost
    Interval single_held_out, best_held_out, strategy_held_out;  // share of all criteria met
    std::uint64_t runs = 0;                                      // replays on each prompt
    std::uint64_t prompts = 0;
    bool has_held_out = false;
};

struct SimulationOptions {
    std::uint64_t runs = 200;  // replays on each prompt, with other draws
    std::uint64_t seed = 1;
    std::string group;  // only prompts of this kind; empty: all
    // [prompt (of the group)], the score at which to stop there; empty: the plan's for all.
    std::vector<double> reservations = {};
};

// kInvalidArgument: fewer seeds in the matrix than the plan may draw, no prompt of the group, or
// scores to stop at for another number of prompts.
Result<Simulated> simulate(const RewardMatrix& matrix, const RunPlan& plan,
                           const SimulationOptions& options);

}  // namespace cinejury::search
