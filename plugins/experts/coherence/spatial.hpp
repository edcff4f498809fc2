// SPDX-License-Identifier: Apache-2.0
// coherence.spatial: a layout that does not shake. Thread rule: free function, any thread.
//
// The median way of the surely known blocks to the frame before and to the frame after is that of
// the whole picture. Their sum is what the picture leaps against going on as it did, whatever its
// pan; independent leaps of every frame, even in +-A both ways, give it a mean square of 4 A^2.
// e is A as a share of the longer side, and
//     score = 2 ^ (-max(0, e - 0.0004) / 0.0075).
#pragma once

#include "relation.hpp"

namespace cinejury::coherence {

// Abstains for fewer than 4 frames, without texture, and where frames are not related.
Reading spatial(const ClipMotion& motion, const std::vector<Step>& steps);

}  // namespace cinejury::coherence
