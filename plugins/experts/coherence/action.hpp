// SPDX-License-Identifier: Apache-2.0
// coherence.action: motion that goes on without jumps. Thread rule: free function, any thread.
//
// Where things move, the way of a block to the frame after, a, and to the frame before, b, cancel
// out as long as the motion goes on: a + b is its acceleration in pixels a frame^2. A repeated
// frame makes one of them nothing, a dropped one doubles it, frames in another order turn it round.
// For each moving block with two-dimensional texture that is found clearly in both
//     |a + b| / (|a| + |b| + s),   s = 0.15 pixels,
// less what noise does, and of those the share at or below which 35 % of their way is gone: from 0
// for motion that goes on to 1 for motion that stops or turns round. Of small things in fast motion
// most blocks are torn between two motions and say so too; therefore the activity m, the mean way
// of the surely known blocks, must jump as well:
//     |m_after - m_before| / (m_after + m_before + s times the shares that move).
// j is the lesser of both; a frame that has too little in common with its neighbour has j = 1, and
// so have those on both sides of a step in which less than a quarter moves of what moves before and
// after. Honest acceleration, up to j = 0.1, does not count. e is the mean of max(0, j - 0.1) / 0.9
// over the frames, and
//     score = 2 ^ (-max(0, e - 0.01) / 0.1).
#pragma once

#include "relation.hpp"

namespace cinejury::coherence {

// Abstains for fewer than 5 frames and where nothing moves.
Reading action(const ClipMotion& motion, const std::vector<Step>& steps);

}  // namespace cinejury::coherence
