// SPDX-License-Identifier: Apache-2.0
// Dense motion between two frames, for damages that follow it. Of the kit's own, so that no expert
// is judged by its own measure. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <vector>

namespace cinejury::kit {

// Luma, [height, width] row-major.
struct LumaFrame {
    int width = 0, height = 0;
    std::vector<float> values;
};

// BT.601 luma of RGB, [height, width, 3] u8.
LumaFrame luma_frame(const std::uint8_t* rgb, int width, int height);

// Motion of each pixel from one frame to the next, pixels: what is at (x, y) now is at
// (x + u, y + v) then.
struct Flow {
    int width = 0, height = 0;
    std::vector<float> u, v;  // [height, width]
};

// Blocks of 8 pixels, matched from coarse to fine over a pyramid, refined to parts of a pixel,
// freed of outliers by a 3x3 median and interpolated between the blocks. Where nothing can be told,
// the motion is that of the surroundings.
Flow dense_flow(const LumaFrame& now, const LumaFrame& then);

}  // namespace cinejury::kit
