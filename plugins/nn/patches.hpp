// SPDX-License-Identifier: Apache-2.0
// Clips cut into patches, and tables for where the patches lie.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plugins/nn/tensor.hpp"

namespace cinejury::nn {

// How a clip [frames, channels, height, width] becomes tokens: order t, y, x, the last fastest;
// inside a patch the order is (frame, channel, row, column).
struct PatchGrid {
    std::int64_t frames = 1, channels = 3, height = 1, width = 1;  // of the clip
    std::int64_t patch_frames = 1, patch_height = 1, patch_width = 1;

    constexpr std::int64_t steps() const { return frames / patch_frames; }
    constexpr std::int64_t rows() const { return height / patch_height; }
    constexpr std::int64_t columns() const { return width / patch_width; }
    constexpr std::int64_t tokens() const { return steps() * rows() * columns(); }
    constexpr std::int64_t values() const {
        return patch_frames * channels * patch_height * patch_width;
    }  // of one patch
};

// `tokens` [grid.tokens(), grid.values()].
void patchify(Activation tokens, const float* clip, const PatchGrid& grid);
void unpatchify(float* clip, Matrix<const float> tokens, const PatchGrid& grid);

// Cosines and sines [tokens, half] of rotary angles over three axes: axis a has parts[a]
// frequencies base^(-j / parts[a]) and gives coordinate x frequency; the parts stand side by side
// and add up to `half`. `leading` rows in front have angle 0.
struct RotaryTable {
    std::vector<float> cosines, sines;
};
RotaryTable rotary_table(const PatchGrid& grid, std::int64_t leading,
                         std::span<const std::int64_t> parts, double base);
// The same over one axis, for text: `half` frequencies base^(-j / half); row i has the angles of
// position first + i.
RotaryTable rotary_table(std::int64_t first, std::int64_t tokens, std::int64_t half, double base);

}  // namespace cinejury::nn
