// SPDX-License-Identifier: Apache-2.0
// What one criterion says of a clip. Thread rule: values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "cinejury/cpp/scores.hpp"

namespace cinejury::pixels {

// Without a value the criterion abstains, and `reason` says why.
struct Reading {
    std::optional<double> value;  // in the declared range
    double confidence = 0;        // clamped to 0 ... 1
    std::int64_t worst_frame = -1;
    std::string reason;
};

inline Reading abstains(std::string reason) {
    return {std::nullopt, 0, -1, std::move(reason)};
}

inline void report(std::uint32_t criterion, const Reading& reading, sdk::Scores& scores) {
    if (!reading.value) return scores.abstain(criterion, reading.reason);
    scores.put(criterion, *reading.value,
               {.confidence = std::clamp(reading.confidence, 0.0, 1.0),
                .worst_frame = reading.worst_frame});
}

}  // namespace cinejury::pixels
