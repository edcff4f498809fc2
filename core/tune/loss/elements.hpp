// SPDX-License-Identifier: Apache-2.0
// Sums over the elements of a latent, in double, in their order. Thread rule: pure functions.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace cinejury::tune {

using Values = std::span<const float>;

// Mean of value(i) over [0, count).
template <class Value>
double mean_of(std::size_t count, const Value& value) {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += value(i);
    return sum / static_cast<double>(count);
}

// Mean of (a - b)^2.
inline double mean_square(Values a, Values b) {
    return mean_of(a.size(), [&](std::size_t i) {
        const double d = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        return d * d;
    });
}

// 1 / (1 + e^-x), and log of it, without overflow.
inline double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}
inline double log_sigmoid(double x) {
    return x >= 0 ? -std::log1p(std::exp(-x)) : x - std::log1p(std::exp(x));
}

}  // namespace cinejury::tune
