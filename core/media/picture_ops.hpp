// SPDX-License-Identifier: Apache-2.0
// Small exact operations on RGB24 pictures.
// Thread rule: free functions on their arguments.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/media/av.hpp"

namespace cinejury::media {

// Turns `in` clockwise by 90, 180 or 270 degrees into `out`, which has the turned size.
void turn(const AVFrame& in, std::uint32_t degrees, AVFrame& out);
// RGBA -> RGB24 of the same size: each colour times alpha / 255, rounded.
void blend_over_black(const AVFrame& rgba, AVFrame& out);
// Grey of limited range, as RGB24: 16 becomes 0 and 235 becomes 255, rounded and clipped.
void expand_limited_grey(AVFrame& rgb);

// Where a part of a picture goes: rows without gaps.
struct StorePart {
    std::size_t left = 0;
    std::size_t top = 0;
    std::size_t width = 0;
    std::size_t height = 0;
};
void store_rgb(const AVFrame& rgb, const StorePart& part, std::uint8_t* out);
// Y' = (19595 R + 38470 G + 7471 B + 32768) >> 16: BT.601, as Pillow's convert("L").
void store_luma(const AVFrame& rgb, const StorePart& part, std::uint8_t* out);

}  // namespace cinejury::media
