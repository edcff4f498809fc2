// SPDX-License-Identifier: Apache-2.0
// fineness.cinejury.grid: lines that stand still at the period of a generator's patches.
// Thread rule: free function, any thread.
//
// For each line of pixels the median over its length of how far it stands out from its neighbours
// (line_profile.hpp), averaged over the frames at the clip's own size: a picture's own edges seldom
// run through half of a line. For each period of 4 to 32 lines and each phase of it the lower
// quartile of the lines there, by amount; both columns and rows must have it. e is the largest such
// lift, of 255, and
//     score = 2 ^ (-max(0, e - 0.5) / 8).
#pragma once

#include "line_profile.hpp"
#include "plugins/pixels/reading.hpp"

namespace cinejury::fineness {

// Abstains for frames under 64 pixels.
pixels::Reading patch_grid(const std::vector<Profiles>& frames);

}  // namespace cinejury::fineness
