// SPDX-License-Identifier: Apache-2.0
// Where each block of a frame was one frame before, and how its brightness has changed since.
// Thread rule: free functions, any thread.
#pragma once

#include <vector>

#include "cinejury/cpp/clip_view.hpp"

namespace cinejury::coherence {

inline constexpr int kBlock = 8;  // pixels; the side of a block

// A luma frame without gaps, [height, width] u8.
struct Luma {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> values;

    const std::uint8_t* at(int x, int y) const {
        return values.data() + static_cast<std::size_t>(y) * width + x;
    }
};
Luma luma_of(const sdk::Frame& frame);

struct BlockMatch {
    bool found = false;     // something like it was there
    bool textured = false;  // it has enough structure for `found` to mean something
    double gain = 0;        // natural logarithm of its mean now over its mean then, when found
};

// Blocks in rows, width / kBlock in a row; a rest at the right and bottom is left out. Full search
// within 8 pixels for the least squared difference after removal of both means, so that a change of
// brightness is neither hidden nor followed; of equals the shorter way; then a fraction of a pixel
// by a parabola through the neighbours' errors.
std::vector<BlockMatch> match_blocks(const Luma& before, const Luma& now);

}  // namespace cinejury::coherence
