// SPDX-License-Identifier: Apache-2.0
// What two frames in a row have in common. Thread rule: free functions, any thread.
#pragma once

#include <string>
#include <vector>

#include "clip_motion.hpp"

namespace cinejury::coherence {

inline constexpr int kTilesX = 4;
inline constexpr int kTilesY = 3;
inline constexpr int kTiles = kTilesX * kTilesY;

// From a frame to the next one.
struct Step {
    double gain[kTiles] = {};  // for each tile the median log gain of its blocks
    double lost = 0;   // share of the blocks that are not found again, or with another brightness
    double found = 1;  // share of all blocks that are found again
    bool related = true;  // false: a cut, or motion too fast to follow
};

// Whether a block is found again at its match: its texture differs by less than half of what it
// has, beyond the clip's noise. A flat block always is.
bool is_found(const pixels::Block& block, const pixels::Match& match, double noise);
// Natural logarithm of the block's mean over the mean at its match.
double log_gain(const pixels::Block& block, const pixels::Match& match);
// Whether the block's mean is that at its match, after a change of the light by `gain` (log) that
// is common to the picture: to within `least` of 255, what noise does, and a third of that change,
// for light is seldom even. Means that the end of the scale may have cut off say nothing.
bool same_light(const pixels::Block& block, const pixels::Match& match, double gain, double noise,
                double least);

// One for each pair of frames in a row.
std::vector<Step> steps_of(const ClipMotion& motion);

// A sentence for people about the first pair that is not related; empty when all are.
std::string first_break(const std::vector<Step>& steps);

// For each tile its log brightness over time with motion taken out, 0 at the first frame.
std::vector<std::vector<double>> brightness_paths(const std::vector<Step>& steps);

}  // namespace cinejury::coherence
