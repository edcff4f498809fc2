// SPDX-License-Identifier: Apache-2.0
// coherence.disappearance: nothing vanishes or pops up. Thread rule: free function, any thread.
//
// Where something vanishes, what was there is not found in the frame after, and what is there now
// was not in the frame before: at one place both directions lose their block. Motion loses but one
// of them, what it uncovers or what it covers, and leaving through the border none. A block is lost
// when its texture or, beyond the change of the light, its brightness is not found. Frames in which
// at least 0.2 % of the blocks are lost so, beyond what the clip loses usually, in a group, are
// events; each is a change between "there" and "away". e is the share of the frames in the rarer of
// the two states, plus 0.02 an event, and
//     score = 2 ^ (-e / 0.25).
// VMBench (X. Ling et al., 2025) asks the same of tracked masks.
#pragma once

#include "relation.hpp"

namespace cinejury::coherence {

// Abstains for fewer than 3 frames and where frames are not related.
Reading disappearance(const ClipMotion& motion, const std::vector<Step>& steps);

}  // namespace cinejury::coherence
