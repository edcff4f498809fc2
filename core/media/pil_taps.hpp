// SPDX-License-Identifier: Apache-2.0
// Weights of one pass of Pillow's antialiased bicubic resize.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <vector>

namespace cinejury::media {

// Output x = clip8((half + sum over t < count[x] of in[first[x] + t] * weights[x * size + t]) >>
// 22), half = 1 << 21.
struct PilTaps {
    int size = 0;  // weights kept for each output
    std::vector<std::int32_t> first;
    std::vector<std::int32_t> count;
    std::vector<std::int32_t> weights;  // 22-bit fixed point
};

inline constexpr int kPilPrecision = 22;

// The double arithmetic of Pillow's Resample.c (versions up to 12), operation for operation: the
// fixed-point weights come out the same. `in` and `out` are sides in pixels, at least 1.
PilTaps pil_taps(std::uint32_t in, std::uint32_t out);

}  // namespace cinejury::media
