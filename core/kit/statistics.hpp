// SPDX-License-Identifier: Apache-2.0
// Figures over sources. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace cinejury::kit {

// A mean over sources with its 95 % interval.
struct Estimate {
    double value = 0, low = 0, high = 0;
    std::size_t sources = 0;  // 0: nothing is known, the other members mean nothing
};

// Mean of one value a source, and the percentile bootstrap over sources (B. Efron, "Bootstrap
// methods", Annals of Statistics 7(1), 1979): 1000 draws with replacement by a fixed seed.
Estimate estimate(std::span<const double> by_source);

// Share q (0 ... 1) of the values lies at or below it; linear between values (type 7 of R. Hyndman,
// Y. Fan, "Sample quantiles in statistical packages", 1996). 0 for no values.
double quantile(std::vector<double> values, double q);

// Rank correlation (C. Spearman, 1904) with mean ranks for ties. None for fewer than 3 pairs or
// where one side is constant.
std::optional<double> spearman(std::span<const double> xs, std::span<const double> ys);

}  // namespace cinejury::kit
