// SPDX-License-Identifier: Apache-2.0
// How a frame's samples become full-range RGB: which matrix, which range, and what was assumed.
// Thread rule: values.
#pragma once

#include <string>
#include <vector>

#include "core/media/av.hpp"

namespace cinejury::media {

struct Colour {
    bool rgb = false;            // samples are R, G, B (palettes too): no matrix
    bool grey = false;           // luma only
    bool alpha = false;          // a sample says how much of the pixel covers the black behind it
    bool full_range = false;     // else 16..235 and 16..240 of 8 bit
    int matrix = SWS_CS_ITU601;  // SWS_CS_..., for libswscale
    std::string matrix_name;     // "bt709", "bt601", "bt2020", "rgb", "grey" ...
    bool operator==(const Colour&) const = default;
};

// The stream's own matrix and range. Unspecified: BT.601, limited for luma and chroma, full for
// grey and RGB.
Colour colour_of(const AVFrame& frame);
// What was assumed or cannot be done, for MediaInfo::notes.
std::vector<std::string> colour_notes(const AVFrame& frame, const Colour& colour);

}  // namespace cinejury::media
