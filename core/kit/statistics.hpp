// SPDX-License-Identifier: Apache-2.0
// Figures over sources. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/statistics.hpp"

namespace cinejury::kit {

// A mean over sources with its 95 % interval.
struct Estimate {
    double value = 0, low = 0, high = 0;
    std::size_t sources = 0;  // 0: nothing is known, the other members mean nothing
};

// Mean of one value a source, and the percentile bootstrap over sources (B. Efron, "Bootstrap
// methods", Annals of Statistics 7(1), 1979): 1000 draws with replacement by a fixed seed.
Estimate estimate(std::span<const double> by_source);

}  // namespace cinejury::kit
