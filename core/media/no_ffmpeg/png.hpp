// SPDX-License-Identifier: Apache-2.0
// PNG by zlib: single pictures and animations (APNG). Equal pictures give equal bytes.
// Thread rule: free functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/media/av.hpp"

namespace cinejury::media {

// The pixels of an RGB24 frame as PNG stores them: rows with a filter byte, deflated.
std::string deflated_rows(const AVFrame& rgb);

struct PngPicture {
    std::string rows;  // of deflated_rows
    std::uint16_t delay_ms = 0;
};
// One picture: PNG. Several, of the same size: APNG that repeats for ever.
std::string png_file(std::uint32_t width, std::uint32_t height,
                     std::span<const PngPicture> pictures);

}  // namespace cinejury::media
