// SPDX-License-Identifier: Apache-2.0
// Luma frames in bytes and their pyramids. Thread rule: values; free functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cinejury/cpp/clip_view.hpp"

namespace cinejury::pixels {

// A luma frame without gaps, [height, width] u8.
struct Luma {
    int width = 0;   // pixels
    int height = 0;  // pixels
    std::vector<std::uint8_t> values;

    Luma() = default;
    Luma(int w, int h) : width(w), height(h), values(static_cast<std::size_t>(w) * h) {}
    const std::uint8_t* at(int x, int y) const {
        return values.data() + static_cast<std::size_t>(y) * width + x;
    }
    std::uint8_t* at(int x, int y) {
        return values.data() + static_cast<std::size_t>(y) * width + x;
    }
};
// The first channel of a frame.
Luma luma_of(const sdk::Frame& frame);

// Half the size, sides rounded down: each value the rounded mean of 2 x 2. Sides of at least 2.
Luma halved(const Luma& luma);

// levels[0] is the frame; each further one is half the size of the one before, as long as its
// shorter side has at least `smallest` pixels. At most `most` levels.
struct Pyramid {
    std::vector<Luma> levels;
    explicit Pyramid(Luma frame, int smallest = 24, int most = 5);
};

}  // namespace cinejury::pixels
