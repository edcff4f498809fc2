// SPDX-License-Identifier: Apache-2.0
// fineness.cinejury.noise: grain in flat areas. Thread rule: free functions, any thread.
//
// e is the median over the frames of the standard deviation of the noise, of 255, at the clip's own
// size, and
//     score = 2 ^ (-max(0, e - 0.25) / 8).
#pragma once

#include <vector>

#include "plugins/pixels/plane.hpp"
#include "plugins/pixels/reading.hpp"

namespace cinejury::fineness {

using pixels::Plane;
using pixels::Reading;

// Standard deviation of the noise in the flattest parts, after J. Immerkaer, "Fast noise variance
// estimation", CVIU 64(2), 1996: the mean absolute answer of a mask that is blind to ramps; here
// the lowest tenth over blocks of 16 x 16, since textured blocks answer too.
double noise_deviation(const Plane& luma);

// `deviations`: one a frame, at least one.
Reading noise(const std::vector<double>& deviations);

}  // namespace cinejury::fineness
