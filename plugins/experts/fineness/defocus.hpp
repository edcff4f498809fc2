// SPDX-License-Identifier: Apache-2.0
// fineness.defocus: out of focus. Thread rule: free function, any thread.
//
// The blur of each frame's edges as a variance v in square pixels (edge_blur.hpp) becomes
//     score = 1 / (1 + soft(v) / soft(h^2)),   soft(v) = t log(1 + exp(v / t)),
// where h is 0.25 % of the shorter side, so that blur counts by how large it is in the picture: a
// disc of confusion with a radius of 0.5 % of the side has that standard deviation and scores 0.5.
// soft() is v for large v and never quite 0, so that of two sharp clips the sharper one wins. The
// clip's score is the mean over its frames.
#pragma once

#include <vector>

#include "edge_blur.hpp"
#include "plugins/pixels/reading.hpp"

namespace cinejury::fineness {

// One entry a frame; the frames' shorter side in pixels. Abstains when less than a quarter of the
// frames have enough edges.
pixels::Reading defocus(const std::vector<EdgeBlur>& frames, std::uint32_t shorter_side);

}  // namespace cinejury::fineness
