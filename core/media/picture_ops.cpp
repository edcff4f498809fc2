// SPDX-License-Identifier: Apache-2.0
#include "core/media/picture_ops.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace cinejury::media {
namespace {

std::uint8_t* pixel(const AVFrame& frame, std::ptrdiff_t x, std::ptrdiff_t y) {
    return frame.data[0] + y * frame.linesize[0] + x * 3;
}

}  // namespace

void turn(const AVFrame& in, std::uint32_t degrees, AVFrame& out) {
    for (int y = 0; y < out.height; ++y) {
        // Input coordinates of the row's first pixel, and the step to the next.
        std::ptrdiff_t from_x = in.width - 1;
        std::ptrdiff_t from_y = in.height - 1 - y;
        std::ptrdiff_t step = -3;
        if (degrees == 90) {
            from_x = y;
            from_y = in.height - 1;
            step = -in.linesize[0];
        } else if (degrees == 270) {
            from_x = in.width - 1 - y;
            from_y = 0;
            step = in.linesize[0];
        }
        const std::uint8_t* from = pixel(in, from_x, from_y);
        std::uint8_t* to = pixel(out, 0, y);
        for (int x = 0; x < out.width; ++x, from += step, to += 3) {
            to[0] = from[0];
            to[1] = from[1];
            to[2] = from[2];
        }
    }
}

void blend_over_black(const AVFrame& rgba, AVFrame& out) {
    for (int y = 0; y < out.height; ++y) {
        const std::uint8_t* from = rgba.data[0] + static_cast<std::ptrdiff_t>(y) * rgba.linesize[0];
        std::uint8_t* to = pixel(out, 0, y);
        for (int x = 0; x < out.width; ++x, from += 4, to += 3)
            for (int c = 0; c < 3; ++c)
                to[c] = static_cast<std::uint8_t>((from[c] * from[3] + 127) / 255);
    }
}

void expand_limited_grey(AVFrame& rgb) {
    std::array<std::uint8_t, 256> table{};
    for (int i = 0; i < 256; ++i)
        table[i] = static_cast<std::uint8_t>((std::clamp(i - 16, 0, 219) * 255 + 109) / 219);
    for (int y = 0; y < rgb.height; ++y) {
        std::uint8_t* row = pixel(rgb, 0, y);
        for (int i = 0; i < rgb.width * 3; ++i) row[i] = table[row[i]];
    }
}

void store_rgb(const AVFrame& rgb, const StorePart& part, std::uint8_t* out) {
    for (std::size_t y = 0; y < part.height; ++y, out += part.width * 3)
        std::memcpy(out,
                    pixel(rgb, static_cast<std::ptrdiff_t>(part.left),
                          static_cast<std::ptrdiff_t>(part.top + y)),
                    part.width * 3);
}

void store_luma(const AVFrame& rgb, const StorePart& part, std::uint8_t* out) {
    for (std::size_t y = 0; y < part.height; ++y) {
        const std::uint8_t* from = pixel(rgb, static_cast<std::ptrdiff_t>(part.left),
                                         static_cast<std::ptrdiff_t>(part.top + y));
        for (std::size_t x = 0; x < part.width; ++x, from += 3)
            *out++ = static_cast<std::uint8_t>(
                (19595u * from[0] + 38470u * from[1] + 7471u * from[2] + 32768u) >> 16);
    }
}

}  // namespace cinejury::media
