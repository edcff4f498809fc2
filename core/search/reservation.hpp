// SPDX-License-Identifier: Apache-2.0
// When to stop drawing candidates, with recall of the best (Weitzman 1979, "Optimal search for the
// best alternative", Econometrica 47(3)): at the first value that reaches the reservation value.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace cinejury::search {

// Expected maximum of n >= 1 draws of the unit normal.
double expected_maximum(std::uint64_t n);

// What stopping at the first draw of the unit normal >= threshold, after `most` at the latest,
// gives.
struct Stopping {
    double expected_maximum = 0;
    double expected_draws = 0;
};
Stopping stopping_at(double threshold, std::uint64_t most);

// The threshold with which stopping within `most` draws gives the expected maximum of `n`, 1 <= n
// <= most.
double normal_threshold(std::uint64_t n, std::uint64_t most);

// The reservation value for values like these, so that stopping within `most` draws is as good as
// best of `n` on average: the level that the next value exceeds with the probability that belongs
// to it, by Student's t (normal values, mean and spread unknown). None before there are three
// values. Learning the spread costs: this saves a few percent, a calibrated value a third.
std::optional<double> reservation_value(std::span<const double> values, std::uint64_t n,
                                        std::uint64_t most);

}  // namespace cinejury::search
