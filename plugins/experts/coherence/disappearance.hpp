// SPDX-License-Identifier: Apache-2.0
// coherence.disappearance: nothing vanishes or pops up. Thread rule: free function, any thread.
//
// Where something vanishes, what was there is not found in the frame after, and what is there now
// was not in the frame before: at one place both directions lose their block. Motion loses but one
// of them, what it uncovers or what it covers, and leaving through the border none. A block is lost
// when its texture or, beyond the change of the light, its brightness is not found. What vanishes
// does so at once and comes back at once: a place around which blocks are lost more than twice
// within 0.25 s (at least 4 frames) to either side, this time included, cannot be followed, and
// counts as nothing lost; so does a step in which the log brightness of the picture jumps by more
// than 0.04. Frames in which at least 0.2 % of the blocks, and three, are lost so in a group,
// beyond twice what the clip loses usually (the lesser of its median and its running median over
// 0.5 s), are events; each is a change between "there" and "away". Of n events of b blocks beyond
// the usual, m is the mean of min(1, b / 8), a the share of the frames in the rarer of the two
// states, and
//     score = 2 ^ (-(m a + 0.02 min(10, m n)) / 0.25).
// VMBench (X. Ling et al., 2025) asks the same of tracked masks.
#pragma once

#include "relation.hpp"

namespace cinejury::coherence {

// Abstains for fewer than 3 frames, where the light jumps in every frame and where frames are not
// related. Confidence: the share of the steps in which the light does not jump.
Reading disappearance(const ClipMotion& motion, const std::vector<Step>& steps);

}  // namespace cinejury::coherence
