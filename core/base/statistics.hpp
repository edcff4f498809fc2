// SPDX-License-Identifier: Apache-2.0
// Order statistics and rank correlation. Thread rule: pure functions.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace cinejury {

// Share q (0 ... 1) of the values lies at or below it; linear between values (type 7 of R. Hyndman,
// Y. Fan, "Sample quantiles in statistical packages", 1996). 0 for no values.
double quantile(std::vector<double> values, double q);

// Rank correlation (C. Spearman, 1904) with mean ranks for ties. None for fewer than 3 pairs or
// where one side is constant.
std::optional<double> spearman(std::span<const double> xs, std::span<const double> ys);

}  // namespace cinejury
