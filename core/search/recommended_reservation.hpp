// SPDX-License-Identifier: Apache-2.0
// At which overall score to stop drawing, told from a stored reward matrix. Thread rule: pure
// functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/search/matrix.hpp"

namespace cinejury::search {

// The matrix's plan with best of `n` in place of its search.
RunPlan best_of(const RewardMatrix& matrix, std::uint64_t n);

// The score at which stopping, within 2 n draws at the most, is worth best of `n` on average at
// least cost, on these prompts (of the group; empty: all). None: no score is. Scores tried: the
// quantiles of all finished candidates from 30 to 99 %. kInvalidArgument: fewer than n seeds.
Result<std::optional<double>> recommended_reservation(const RewardMatrix& matrix, std::uint64_t n,
                                                      const std::string& group = {});

// The same by cross-validation, so that a saving is not measured on the prompts that chose the
// score: the prompts (of the group) are dealt to `folds` parts in turn, 2 <= folds <= prompts, and
// each gets the score that all other parts recommend. [prompt (of the group)], in the matrix's
// order. kInvalidArgument: folds out of range, or parts that recommend none.
Result<std::vector<double>> reservations_by_fold(const RewardMatrix& matrix, std::uint64_t n,
                                                 std::uint64_t folds, const std::string& group);

}  // namespace cinejury::search
