// SPDX-License-Identifier: Apache-2.0
// libswscale: any pixel format and size to a packed 8-bit picture, with the frame's own matrix and
// range. Thread rule: one object, one thread at a time.
#pragma once

#include <cstdint>

#include "core/base/status.hpp"
#include "core/media/av.hpp"
#include "core/media/colour.hpp"

namespace cinejury::media {

// Picked so that results do not depend on the processor (bitexact), are rounded, and keep all
// chroma. Which interpolation: kEnlarge when both sides grow or stay, else kReduce.
inline constexpr int kScalerFlags =
    SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
inline constexpr int kEnlarge = SWS_BICUBIC;
inline constexpr int kReduce = SWS_AREA;

class Scaler {
public:
    // Fills all of `out`, whose format (RGB24, RGBA or a YUV format to encode) and size are set and
    // whose rows are padded; `out_full_range` and `out_matrix` (SWS_CS_...) count for YUV results
    // only. kUnsupported: libswscale does not read the format. kInternal.
    Status run(const AVFrame& in, const Colour& colour, AVFrame& out, bool out_full_range = true,
               int out_matrix = SWS_CS_ITU709);

private:
    struct Setup {
        int in_width = 0, in_height = 0, in_format = -1;
        int out_width = 0, out_height = 0, out_format = -1;
        int matrix = 0;
        bool full_range = false;
        bool operator==(const Setup&) const = default;
    };
    Status prepare(const Setup& setup, bool out_full_range, int out_matrix);
    Status scale(const AVFrame& in, const Colour& colour, AVFrame& out, bool out_full_range,
                 int out_matrix);

    Setup setup_;
    AvScaler context_;
    AvFrame planes_;  // see run
};

}  // namespace cinejury::media
