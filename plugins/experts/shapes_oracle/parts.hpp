// SPDX-License-Identifier: Apache-2.0
// From one frame of 64 x 64 to the objects in it: connected parts that are not ground.
// Thread rule: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace cinejury::shapes::oracle {

inline constexpr int kSize = 64;
inline constexpr std::size_t kPixels = std::size_t{kSize} * kSize;
using Colour = std::array<double, 3>;  // 0 ... 255

// One connected part of the foreground.
struct Part {
    double x = 0, y = 0;        // centre, pixels
    double area = 0;            // pixels, soft edges counted by their share
    std::size_t colour = 0;     // nearest of kColours
    std::vector<double> alpha;  // [kPixels], 0 ... 1
};

// Median colour of the border pixels of all frames; `clip` [frames, 64, 64, 3].
Colour ground_colour(std::span<const std::uint8_t> clip);

// `frame` [64, 64, 3]. Parts of at least 12 pixels that differ from the ground by more than 40.
std::vector<Part> find_parts(std::span<const std::uint8_t> frame, const Colour& ground);

double distance(const Colour& a, const Colour& b);
// Middle value; of an even number the mean of the two middle ones. `values` is not empty.
double median(std::vector<double> values);

}  // namespace cinejury::shapes::oracle
