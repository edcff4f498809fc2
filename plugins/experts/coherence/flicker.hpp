// SPDX-License-Identifier: Apache-2.0
// Flicker of a clip: how restless its brightness is once motion is taken out.
// Thread rule: free functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "block_motion.hpp"

namespace cinejury::coherence {

inline constexpr int kTilesX = 4;
inline constexpr int kTilesY = 3;
inline constexpr int kTiles = kTilesX * kTilesY;

// What two frames in a row have in common.
struct Step {
    double gain[kTiles] = {};  // for each tile the median log gain of its blocks
    double found = 0;          // share of all blocks that were found again
    bool related = true;       // false: a cut, or motion too fast to follow
};

// `matches` of at least one block; `columns`: blocks in a row, at least 1. A tile without a found
// block takes the median of all.
Step summarize(std::span<const BlockMatch> matches, int columns);

struct Flicker {
    double energy = 0;  // root mean square of the restless part, 0.1 = 10 % of the brightness
    std::int64_t worst_frame = -1;
};

// `steps`: between frames 0 and 1, 1 and 2 ...; at least 2. `half_window`: frames, at least 1.
// Summed up, the gains are each tile's log brightness over time with motion taken out. A running
// median over 2 half_window + 1 frames (fewer at the ends, always symmetric) is the calm part: it
// follows fades and keeps steps, so that neither counts; what differs from it is the restless part.
Flicker measure_flicker(std::span<const Step> steps, int half_window);

}  // namespace cinejury::coherence
