// SPDX-License-Identifier: Apache-2.0
// Intervals over prompts: the percentile bootstrap (B. Efron, "Bootstrap methods", Annals of
// Statistics 7(1), 1979). Equal seeds give equal numbers with every standard library.
// Thread rule: pure functions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace cinejury {

struct Interval {
    double mean = 0, low = 0, high = 0;  // 95 %
};

// One of 0 ... count - 1; count is at least 1.
inline std::size_t random_below(std::mt19937_64& random, std::size_t count) {
    return static_cast<std::size_t>(random() % count);
}

// `function` of the items with 95 % of its bootstrap distribution; zeros without items.
template <class Item, class Function>
Interval bootstrap(const std::vector<Item>& items, std::uint64_t seed, Function function) {
    constexpr std::size_t kResamples = 1000;
    if (items.empty()) return {};
    std::mt19937_64 random(seed);
    std::vector<double> values;
    std::vector<Item> sample = items;
    for (std::size_t i = 0; i < kResamples; ++i) {
        for (Item& one : sample) one = items[random_below(random, items.size())];
        values.push_back(function(sample));
    }
    std::sort(values.begin(), values.end());
    return {function(items), values[kResamples / 40], values[kResamples - 1 - kResamples / 40]};
}

inline Interval bootstrap_mean(const std::vector<double>& values) {
    return bootstrap(values, 1, [](const std::vector<double>& some) {
        double sum = 0;
        for (const double value : some) sum += value;
        return sum / static_cast<double>(some.size());
    });
}

}  // namespace cinejury
