// SPDX-License-Identifier: Apache-2.0
#include "core/base/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cinejury {
namespace {

// 1 for the least; equal values share the mean of their ranks.
std::vector<double> ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> result(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first;
        while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
        const double rank = static_cast<double>(first + end + 1) / 2;
        for (; first < end; ++first) result[order[first]] = rank;
    }
    return result;
}

}  // namespace

double quantile(std::vector<double> values, double q) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const double place = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

std::optional<double> spearman(std::span<const double> xs, std::span<const double> ys) {
    constexpr std::size_t kFewest = 3;
    if (xs.size() < kFewest || xs.size() != ys.size()) return std::nullopt;
    const std::vector<double> a = ranks(xs), b = ranks(ys);
    const double mean = static_cast<double>(a.size() + 1) / 2;
    double product = 0, square_a = 0, square_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        product += (a[i] - mean) * (b[i] - mean);
        square_a += (a[i] - mean) * (a[i] - mean);
        square_b += (b[i] - mean) * (b[i] - mean);
    }
    if (square_a == 0 || square_b == 0) return std::nullopt;
    return product / std::sqrt(square_a * square_b);
}

}  // namespace cinejury
