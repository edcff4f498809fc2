// SPDX-License-Identifier: Apache-2.0
#include "core/kit/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/kit/random.hpp"

namespace cinejury::kit {
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

Estimate estimate(std::span<const double> by_source) {
    constexpr int kDraws = 1000;
    constexpr std::uint64_t kSeed = 20240229;
    Estimate result;
    result.sources = by_source.size();
    if (by_source.empty()) return result;
    const auto count = static_cast<double>(by_source.size());
    result.value = std::accumulate(by_source.begin(), by_source.end(), 0.0) / count;
    Random random(kSeed);
    std::vector<double> means;
    for (int draw = 0; draw < kDraws; ++draw) {
        double sum = 0;
        for (std::size_t i = 0; i < by_source.size(); ++i)
            sum += by_source[random.below(by_source.size())];
        means.push_back(sum / count);
    }
    result.low = quantile(means, 0.025);
    result.high = quantile(std::move(means), 0.975);
    return result;
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

}  // namespace cinejury::kit
