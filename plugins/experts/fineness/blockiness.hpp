// SPDX-License-Identifier: Apache-2.0
// fineness.cinejury.blockiness: the blocks of a video encoder. Thread rule: free function, any
// thread.
//
// Coding in blocks of 8 pixels makes detail depend on the place in the block: at its borders there
// are steps, or a filter has smoothed them. The mean roughness of the lines of pixels
// (line_profile.hpp), at the clip's own size, is folded at a period of p lines; m_p is the standard
// deviation over the p means as a share of their mean. What 4 explains is not of 8 (transforms of 4
// pixels are used at high quality too), and what 7 and 9 have is the picture's own:
//     e^2 = rectified(m_8^2 - m_4^2 - (m_7^2 + m_9^2) / 2),   score = 2 ^ (-e / 0.08),
// rectified (statistics.hpp) with t = 0.0001, e the mean of columns and rows. Folding after Z.
// Wang, A. Bovik, B. Evans, "Blind measurement of blocking artifacts in images", ICIP 2000.
#pragma once

#include "line_profile.hpp"
#include "plugins/pixels/reading.hpp"

namespace cinejury::fineness {

// Abstains for frames under 64 pixels and flat ones.
pixels::Reading blockiness(const std::vector<Profiles>& frames);

}  // namespace cinejury::fineness
