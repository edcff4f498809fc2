// SPDX-License-Identifier: Apache-2.0
// coherence.flicker: restless brightness with motion taken out.
// Thread rule: free function, any thread.
//
// Each tile's log brightness is followed along the motion (relation.hpp). A running median of about
// 0.4 s is its calm part: it follows fades and keeps steps, so that neither counts. What differs
// from it has the root mean square e, as a share of the brightness, and
//     score = 2 ^ (-max(0, e - 0.004) / 0.07).
// After W.-S. Lai et al., "Learning blind video temporal consistency", ECCV 2018, the difference is
// taken after motion compensation; unlike there it is that of the brightness of blocks, not of
// pixels, so that texture that is compensated imperfectly cancels out.
#pragma once

#include "relation.hpp"

namespace cinejury::coherence {

// Abstains for fewer than 3 frames and where frames are not related.
Reading flicker(const ClipMotion& motion, const std::vector<Step>& steps);

}  // namespace cinejury::coherence
