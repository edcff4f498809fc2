// SPDX-License-Identifier: Apache-2.0
// What a stored reward matrix says about looks and stopping: how well each look predicts the end,
// and what to search with. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/search/noise_gate.hpp"
#include "core/search/simulate.hpp"

namespace cinejury::search {

struct LookQuality {
    StageId stage;
    double cost = 0;    // whole candidates, mean; of a preview: from the beginning to there
    Interval spearman;  // with the finished candidates of the same prompt, mean over prompts
    Interval capture;   // share of best of all seeds' gain when the best by this look is chosen
    std::uint64_t prompts = 0;  // in which both sides vary
};

struct Calibrated {
    std::vector<LookQuality> looks;  // drafts, then previews by falling noise level
    // Best of 1, 2, 4 ... seeds: mean overall of the chosen one and share of held-out criteria met.
    struct Point {
        std::uint64_t n = 1;
        Interval overall, held_out;
    };
    std::vector<Point> curve;
    bool has_held_out = false;
    // Standard deviation of the overall score among seeds, mean over prompts.
    double seed_spread = 0;
    std::vector<ScoreNoise> noise;
    // The rungs of least cost that keep `kRungCapture` of best of N's gain in this matrix (lower 95
    // % bound on these prompts at kRungBound); empty: none does.
    std::vector<Rung> rungs;
    // The overall score at which to stop, so that the mean is best of N's at least cost.
    std::optional<double> reservation;
};
inline constexpr double kRungCapture = 0.9, kRungBound = 0.85;

// For a search of best of `n` candidates. kInvalidArgument: fewer than n seeds, or no such group.
Result<Calibrated> calibrated(const RewardMatrix& matrix, std::uint64_t n,
                              const std::string& group = {});

}  // namespace cinejury::search
