// SPDX-License-Identifier: Apache-2.0
// coherence.background: cuts and backgrounds that are swapped at once.
// Thread rule: free function, any thread.
//
// For each pair of frames in a row the greatest of: the share of blocks that are another in the
// other frame, in texture or in mean, after motion compensation and a common change of brightness,
// mean of both directions; of the blocks with texture alone, in both directions; the share of the
// picture that has another colour (colour_path.hpp). What pans, fast objects and noise lose all the
// time is the clip's usual share, its running median over a second; e is the excess over it, and
//     score = 2 ^ (-sum of max(0, e - 0.1) / 0.25).
// Like the edge change ratio of R. Zabih et al., "A feature-based algorithm for detecting and
// classifying scene breaks", ACM Multimedia 1995, with blocks for edges.
#pragma once

#include "colour_path.hpp"
#include "relation.hpp"

namespace cinejury::coherence {

// `colours`: of the same frames. Abstains for a single frame.
Reading background(const ClipMotion& motion, const std::vector<Step>& steps,
                   const std::vector<TileColours>& colours);

}  // namespace cinejury::coherence
