// SPDX-License-Identifier: Apache-2.0
// coherence.lighting: light that jumps and stays. Thread rule: free function, any thread.
//
// Each tile's log brightness is followed along the motion (relation.hpp). For every moment the
// medians of the 0.3 s before and after it are compared; a change that goes on at the same pace on
// both sides is a fade and is taken off. The root mean square of the jump over the tiles, at the
// moment where it is greatest, is e, and
//     score = 2 ^ (-max(0, e - 0.01) / 0.18),
// so that a step of the light by 20 % halves it.
#pragma once

#include "relation.hpp"

namespace cinejury::coherence {

// Abstains for clips under 0.3 s or 6 frames and where frames are not related.
Reading lighting(const ClipMotion& motion, const std::vector<Step>& steps);

}  // namespace cinejury::coherence
