// SPDX-License-Identifier: Apache-2.0
// fineness.motion_blur: smear along the motion. Thread rule: free functions, any thread.
//
// Smear blurs along the motion and not across it; defocus blurs both alike. In blocks that move the
// energy of the slope along the motion, seen through Gaussians of variance c1 < c2 (edge_blur.hpp),
// has a ratio that gives the variance of the blur in that direction, for edges
//     R = sqrt((v + c2) / (v + c1)),
// and so does the slope across it. A smear as long as k ways from frame to frame, w pixels, has the
// variance (k w)^2 / 12:
//     k^2 = 12 c1 log((v_along + c1) / (v_across + c1)) / w^2,   score = 2 ^ (-max(0, k - 0.4)),
// where the log, for slight smears the difference of both over c1, keeps a block whose edges are
// wide anyway from speaking loudest, and each max is smooth at its corner, so that clean clips
// differ.
// k is the share of the time that the shutter is open, that of the clip's own frame rate; film has
// 0.5, and up to 0.4 it costs 5 % at the most. Blocks are looked at where their way is at most 3
// pixels, in smaller images if need be.
#pragma once

#include <array>
#include <vector>

#include "plugins/pixels/motion.hpp"
#include "plugins/pixels/plane.hpp"
#include "plugins/pixels/reading.hpp"

namespace cinejury::fineness {

// Slopes of moving blocks in one image size.
struct SlopeEnergy {
    double along_fine = 0, along_coarse = 0, across_fine = 0, across_coarse = 0;
    double square_way = 0;  // pixels of this size, squared, weighed by along_coarse
    double pixels = 0;
};
inline constexpr std::size_t kSmearLevels = 4;
using SmearEnergy = std::array<SlopeEnergy, kSmearLevels>;  // [level], each half the size

// `luma`: the frame. `motion`: of a smaller or equal image of it, whose blocks and matches in the
// next frame are given; `scale`: pixels of `luma` for one of that image. `noise`: deviation, of
// 255.
SmearEnergy smear_energy(const pixels::Plane& luma, const pixels::Grid& grid,
                         const std::vector<pixels::Block>& blocks,
                         const std::vector<pixels::Match>& matches, double scale, double noise);

// Abstains where too little moves.
pixels::Reading motion_blur(const std::vector<SmearEnergy>& frames);

}  // namespace cinejury::fineness
