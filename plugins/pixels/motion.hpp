// SPDX-License-Identifier: Apache-2.0
// Where each block of a frame is in another frame. Thread rule: free functions, any thread.
//
// From the coarsest level of both pyramids to the finest, blocks of 8 x 8 pixels are matched by the
// squared difference after removal of both means, so that a change of brightness is neither hidden
// nor followed. A block tries the ways of the blocks above it in the pyramid and of its neighbours
// (T. Kroeger et al., "Fast optical flow using dense inverse search", ECCV 2016; C. Barnes et al.,
// "PatchMatch", SIGGRAPH 2009) and descends from the best; then a fraction of a pixel is found by
// the inverse compositional method (S. Baker, I. Matthews, "Lucas-Kanade 20 years on", IJCV 2004).
#pragma once

#include <vector>

#include "plugins/pixels/luma.hpp"

namespace cinejury::pixels {

inline constexpr int kBlock = 8;               // pixels; the side of a block
inline constexpr int kArea = kBlock * kBlock;  // pixels

// What a block of a frame is by itself.
struct Block {
    float mean = 0;      // 0 ... 255
    float variance = 0;  // of its pixels
    float corner = 0;  // smaller eigenvalue of its mean structure tensor: how well its way is known
};

// Where it is in the other frame.
struct Match {
    float x = 0, y = 0;  // pixels to go
    float error = 0;     // mean squared difference a pixel, means removed and contrast matched
    float mean = 0;      // of the place there
};

// Blocks in rows; a rest at the right and bottom that fills no block is left out.
struct Grid {
    int columns = 0;
    int rows = 0;
    int count() const { return columns * rows; }
};
Grid grid_of(const Luma& luma);

// [rows, columns] each. Sides of at least 8.
std::vector<Block> blocks_of(const Luma& luma);
// Both pyramids have the same sizes.
std::vector<Match> match(const Pyramid& frame, const Pyramid& other);

// An affine way from each place (x, y) of a frame: (x + xx * x + xy * y, y + yx * x + yy * y).
struct Warp {
    float x = 0, xx = 0, xy = 0, y = 0, yx = 0, yy = 0;
};
// How far the block at (x, y) of `frame` is from where `warp` takes it in `other`, in pixels of
// `frame`, up to a pixel from the start. Sizes are the same, sides at least 8.
Match refined(const Luma& frame, const Luma& other, int x, int y, const Warp& warp, float start_x,
              float start_y);

}  // namespace cinejury::pixels
