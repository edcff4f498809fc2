// SPDX-License-Identifier: Apache-2.0
// The criteria of cinejury.canaries by their order in its metadata. Thread rule: constants.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace cinejury::test {

inline constexpr const char* kCanaries = "cinejury_canaries.so";
enum Canary : std::size_t {
    kMotion,
    kColourEntropy,
    kDarkRatio,
    kEdgeDensity,
    kFlatNoise,
    kPatchPeriod,
    kFlatColourDrift
};
inline constexpr std::array<const char*, 7> kCanaryIds{
    "canaries.motion",           "canaries.colour_entropy", "canaries.dark_ratio",
    "canaries.edge_density",     "canaries.flat_noise",     "canaries.patch_period",
    "canaries.flat_colour_drift"};

}  // namespace cinejury::test
