// SPDX-License-Identifier: Apache-2.0
// The criteria of cinejury.guards by their order in its metadata. Thread rule: constants.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace cinejury::test {

inline constexpr const char* kGuards = "cinejury_guards.so";
enum Guard : std::size_t { kFrozen, kStillNoise, kDuplicated, kBlack, kLowVariance, kPeriodic };
inline constexpr std::array<std::string_view, 6> kGuardNames{"frozen", "still_noise",  "duplicated",
                                                             "black",  "low_variance", "periodic"};

}  // namespace cinejury::test
