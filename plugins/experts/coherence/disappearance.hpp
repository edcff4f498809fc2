// SPDX-License-Identifier: Apache-2.0
// coherence.disappearance: nothing vanishes or pops up. Thread rule: free function, any thread.
//
// Where something vanishes, what was there is not found in the frame after, and what is there now
// was not in the frame before: at one place both directions lose their block. Motion loses but one
// of them, what it uncovers or what it covers, and leaving through the border none. A block is lost
// when its texture or, beyond the change of the light, its brightness is not found. What vanishes
// does so at once and comes back at once; a place around which blocks are lost more than twice
// within six frames to either side shows what cannot be followed, and says nothing; no more does a
// step at which the light of the picture jumps by 4 % or more. Frames in which
// at least 0.2 % of the blocks, and three, are lost so, beyond what the clip loses usually, in a
// group, are events; each is a change between "there" and "away", and counts in full from eight
// blocks on, less below. e is the share of the frames in the rarer of the two states, plus 0.02 an
// event, both times that, and
//     score = 2 ^ (-e / 0.25).
// VMBench (X. Ling et al., 2025) asks the same of tracked masks.
#pragma once

#include "relation.hpp"

namespace cinejury::coherence {

// Abstains for fewer than 3 frames and where frames are not related.
Reading disappearance(const ClipMotion& motion, const std::vector<Step>& steps);

}  // namespace cinejury::coherence
