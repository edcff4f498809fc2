// SPDX-License-Identifier: Apache-2.0
#include "core/search/reservation.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace cinejury::search {
namespace {

constexpr double kFar = 9;  // where a normal distribution ends for doubles
constexpr int kSteps = 4000;

double phi(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

// E[X] = int_0^inf (1 - F) - int_-inf^0 F, by the trapezoidal rule.
template <class Distribution>
double expectation(Distribution f) {
    const double step = 2 * kFar / kSteps;
    double sum = 0;
    for (int i = 0; i <= kSteps; ++i) {
        const double x = -kFar + i * step;
        const double edge = i == 0 || i == kSteps ? 0.5 : 1;
        // The step function at 0 counts half there.
        const double above = x > 0 ? 1 : x == 0 ? 0.5 : 0;
        sum += edge * (above - f(x));
    }
    return sum * step;
}

}  // namespace

double expected_maximum(std::uint64_t n) {
    return expectation([n](double x) { return std::pow(phi(x), static_cast<double>(n)); });
}

Stopping stopping_at(double threshold, std::uint64_t most) {
    const double below = phi(threshold), count = static_cast<double>(most);
    const double never = std::pow(below, count);
    Stopping result;
    result.expected_draws = below < 1 ? (1 - never) / (1 - below) : count;
    result.expected_maximum = expectation([&](double x) {
        if (x < threshold) return std::pow(phi(x), count);
        const double share = below < 1 ? (phi(x) - below) / (1 - below) : 1;
        return never + (1 - never) * share;
    });
    return result;
}

double normal_threshold(std::uint64_t n, std::uint64_t most) {
    const double wanted = expected_maximum(n);
    double low = -kFar, high = kFar;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (stopping_at(middle, most).expected_maximum < wanted ? low : high) = middle;
    }
    return (low + high) / 2;
}

namespace {

// One search asks for the same threshold before each draw.
double last_normal_threshold(std::uint64_t n, std::uint64_t most) {
    thread_local std::uint64_t last_n = 0, last_most = 0;
    thread_local double last = 0;
    if (n != last_n || most != last_most) {
        last = normal_threshold(n, most);
        last_n = n;
        last_most = most;
    }
    return last;
}

}  // namespace

std::optional<double> reservation_value(std::span<const double> values, std::uint64_t n,
                                        std::uint64_t most) {
    const auto count = static_cast<double>(values.size());
    if (values.size() < 3) return std::nullopt;
    double mean = 0, squares = 0;
    for (const double value : values) mean += value / count;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const double spread = std::sqrt(squares / (count - 1) * (1 + 1 / count));
    // The best is among the values that mean and spread are told from, which lowers the level it
    // seems to reach; with this share of the tail, stopping is as good as best of n for n = 8 and
    // 16 (simulated, tests/core/search/simulate_test.cpp).
    constexpr double kTail = 0.7;
    const double probability = 1 - kTail * (1 - phi(last_normal_threshold(n, std::max(n, most))));
    return mean + spread * boost::math::quantile(boost::math::students_t(count - 1), probability);
}

}  // namespace cinejury::search
