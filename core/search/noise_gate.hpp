// SPDX-License-Identifier: Apache-2.0
// Whether scores differ between seeds by more than they differ between two scorings of one clip:
// otherwise a search chooses by a coin. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/search/matrix.hpp"

namespace cinejury::search {

struct ScoreNoise {
    std::string name;   // "overall", or a selecting criterion
    double spread = 0;  // standard deviation among the seeds of a prompt; its square's mean's root
    std::optional<double> noise;  // standard deviation of one scoring; absent: nothing scored twice
    std::uint64_t pairs = 0;      // clips that were scored twice

    // Share of the variance among seeds that is not the scorer's, 0 ... 1.
    std::optional<double> reliability() const;
    // At least half of it is not: less is noise. Absent where that is not known.
    std::optional<bool> tells() const;
};

// "overall" first, criteria by id; those with a value in fewer than two seeds of every prompt are
// left out. `group`: only prompts of this kind; empty: all.
std::vector<ScoreNoise> noise_gate(const RewardMatrix& matrix, const std::string& group = {});

}  // namespace cinejury::search
