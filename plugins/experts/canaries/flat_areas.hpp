// SPDX-License-Identifier: Apache-2.0
// The even areas of a frame, in blocks of 8 x 8 pixels. Thread rule: free functions, any thread.
#pragma once

#include <array>
#include <vector>

#include "cinejury/cpp/clip_view.hpp"

namespace cinejury::canaries {

inline constexpr int kBlock = 8;  // pixels; the side of a block
inline constexpr int kBlockPixels = kBlock * kBlock;
inline constexpr int kChannels = 3;

using Colour = std::array<float, kChannels>;  // levels, 0 ... 255

struct Block {
    Colour mean{};
    double deviation = 0;  // standard deviation of the pixels, mean of the channels
    bool flat = false;     // standard deviation at most 8 levels in every channel
};

struct BlockFrame {
    int columns = 0, rows = 0;  // whole blocks; a rest at the right and bottom is left out
    std::vector<Block> blocks;  // [rows, columns]
};

// `frame`: RGB of at least one block.
BlockFrame blocks_of(const sdk::Frame& frame);

// Noise of a frame, in levels: the lower tenth of its blocks' standard deviations, since the most
// even blocks show little but noise (S. I. Olsen, "Estimation of noise in images: an evaluation",
// CVGIP 55(4), 1993).
double flat_noise(const BlockFrame& frame);

}  // namespace cinejury::canaries
