// SPDX-License-Identifier: Apache-2.0
// How surely the way of a block is known. Thread rule: free functions, any thread.
#pragma once

#include <algorithm>
#include <cmath>

#include "plugins/pixels/motion.hpp"

namespace cinejury::coherence {

// Standard deviation, pixels, that noise gives to a way found by least squares. `noise`: that of
// ClipMotion. The noise has slopes of its own, which are no texture.
inline double deviation_of(const pixels::Block& block, double noise) {
    const double corner = std::max(block.corner - noise / 4, 1.0);
    return std::sqrt(noise / (pixels::kArea * corner));
}

inline constexpr double kUnlikeNext = 0.1;  // from a frame to the next

// Texture in two directions and a close match: blocks at the rim of an object, torn between two
// motions, have none. `unlike`: the share of the variance that is too much difference.
inline bool is_sure(const pixels::Block& block, const pixels::Match& match, double noise,
                    double unlike = kUnlikeNext) {
    constexpr double kCorner = 2;     // smaller eigenvalue, beyond that of the noise
    constexpr double kRest = 1.5;     // squared difference of a pixel that says nothing
    constexpr double kUnsure = 0.18;  // pixels
    return block.corner - noise / 4 >= kCorner && deviation_of(block, noise) <= kUnsure &&
           match.error <= kRest + 1.5 * noise + unlike * block.variance;
}

}  // namespace cinejury::coherence
