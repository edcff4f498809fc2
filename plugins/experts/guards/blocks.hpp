// SPDX-License-Identifier: Apache-2.0
// A clip in blocks of 4 x 4 pixels, and what a look at each frame alone tells.
// Thread rule: free functions on values, any thread.
#pragma once

#include <vector>

#include "cinejury/cpp/clip_view.hpp"

namespace cinejury::guards {

inline constexpr int kBlock = 4;  // pixels; the side of a block
inline constexpr int kBlockPixels = kBlock * kBlock;
inline constexpr int kChannels = 3;

struct FrameFacts {
    int columns = 0, rows = 0;  // of whole blocks; a rest at the right and bottom is left out
    std::vector<float> means;   // [rows, columns, 3], 0 ... 255, exact
    double black_share = 0;     // of the pixels: luma (BT.601) under a tenth of the range
    double flat_share = 0;      // of the blocks: standard deviation at most 1 in every channel
    double shown_share = 0;     // of the blocks: at least 24 from the frame's median in a channel
    double spread = 0;          // greatest standard deviation of the means over the channels
};

// `frame`: RGB of at least one block.
FrameFacts look_at(const sdk::Frame& frame);

// Variance of what changed from `before` to `now` inside the blocks, their means removed, halved:
// for independent noise that of one frame. The median over the blocks of the mean of the channels.
double noise_variance(const sdk::Frame& before, const sdk::Frame& now);

// The lower one of two in the middle; `values` is reordered and not empty.
double median(std::vector<double>& values);

}  // namespace cinejury::guards
