// SPDX-License-Identifier: Apache-2.0
// Colours, darkness, edges and motion of frames. Thread rule: free functions, any thread.
#pragma once

#include "cinejury/cpp/clip_view.hpp"

namespace cinejury::canaries {

struct Look {
    double colour_entropy = 0;  // bits, 0 ... 9: Shannon's of the histogram with 8 x 8 x 8 bins
    double dark_ratio = 0;      // share of pixels with a luma (BT.601) under a tenth of the range
    double edge_density = 0;    // share of inner pixels where Sobel's gradient of the luma is at
                                // least 16 levels a pixel
};
// `frame`: RGB, at least 3 x 3.
Look look_at(const sdk::Frame& frame);

// How far edges move from `before` to `now` (luma of one size, at least 4 x 4), in pixels:
//     sqrt(sum of (I_t)^2 / sum of |grad I|^2)
// over pixels averaged 2 x 2, at least 1 for the denominator's mean: the root mean square of the
// normal flow weighted by the gradients (B. K. P. Horn, B. G. Schunck, "Determining optical flow",
// Artificial Intelligence 17, 1981). Saturates where things move by more than their own edges.
double edge_motion(const sdk::Frame& before, const sdk::Frame& now);

}  // namespace cinejury::canaries
