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

// The plan of stopping for best of `n`: within 2 n draws, or as many as every prompt (of the group;
// empty: all) has seeds.
RunPlan stopping_for(const RewardMatrix& matrix, std::uint64_t n, const std::string& group = {});

// The score at which `plan`, a search that stops early, is worth best of its count on average at
// least cost, on these prompts (of the group). None: no score is. Scores tried: the quantiles of
// all finished candidates from 30 to 99 %. kInvalidArgument: fewer seeds than the plan may draw.
Result<std::optional<double>> recommended_reservation(const RewardMatrix& matrix,
                                                      const RunPlan& plan,
                                                      const std::string& group = {});

// The same by cross-validation, so that a saving is not measured on the prompts that chose the
// score: the prompts (of the group) are dealt to `folds` parts in turn, 2 <= folds <= prompts, and
// each gets the score that all other parts recommend. [prompt (of the group)], in the matrix's
// order. kInvalidArgument: folds out of range, parts that recommend none, fewer seeds than the plan
// may draw.
Result<std::vector<double>> reservations_by_fold(const RewardMatrix& matrix, const RunPlan& plan,
                                                 std::uint64_t folds,
                                                 const std::string& group = {});

}  // namespace cinejury::search
