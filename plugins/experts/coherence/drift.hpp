// SPDX-License-Identifier: Apache-2.0
// coherence.drift: things that creep over their ground or change their form bit by bit.
// Thread rule: free function, any thread.
//
// Over stretches of at most 2 s each block is matched with the first frame of its stretch directly,
// so that errors do not add up. A pan, zoom or turn of the whole picture is fitted and taken off.
// What is left is a block's own way d: nothing where it rests on its ground, a lot where it moves
// honestly, a little where it creeps. Two blocks side by side have a way against each other, d':
// nothing inside one rigid thing, a little where it changes its form. As shares of the longer side,
// less what noise does, over blocks that have gone half of their way after half of the time, that
// two neighbours agree with, and beside which little is lost and nothing moves honestly. In things
// that move by themselves, blocks have ways b against the thing's own affine motion (layers.hpp),
// taken halfway and at the end: for a change of form that goes on evenly b_end = 2 b_half, and
// noise has nothing to do with itself later. Together
//     e^2 = mean of d^2 w(d) over the blocks + mean of d'^2 w(d') over the pairs
//           + 2 mean of b_half b_end over the blocks,
// where no product counts for more than four times the median of their sizes, or a quarter of a
// square pixel if that is more: a block that was mistaken for another is far off. w = 1 up to 0.03,
// falling to 0 at 0.05, and
//     score = 1 / (1 + rectified(e^2 / 0.0013^2)),
// rectified (statistics.hpp) with t = 0.004.
#pragma once

#include "relation.hpp"

namespace cinejury::coherence {

// Abstains for fewer than 5 frames, where under a tenth of the blocks have an own way that passes
// all of this (there is no ground then against which a thing could creep), and where frames are not
// related.
Reading drift(const ClipMotion& motion, const std::vector<Step>& steps);

}  // namespace cinejury::coherence
