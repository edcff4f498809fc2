// SPDX-License-Identifier: Apache-2.0
// Colours and shapes of the world. Lengths are pixels of a 64 x 64 picture, y points down.
// Thread rule: constants and pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cinejury::shapes {

struct Rgb {
    std::uint8_t red, green, blue;
    bool operator==(const Rgb&) const = default;
};

enum class Shape : std::uint8_t { kCircle, kSquare, kTriangle, kStar, kCross, kRing };
inline constexpr std::array<std::string_view, 6> kShapeNames{"circle", "square", "triangle",
                                                             "star",   "cross",  "ring"};

inline constexpr std::array<std::string_view, 8> kColourNames{"red",  "orange", "yellow", "green",
                                                              "cyan", "blue",   "purple", "pink"};
inline constexpr std::array<Rgb, 8> kColours{{{222, 48, 48},
                                              {245, 132, 24},
                                              {250, 222, 56},
                                              {52, 178, 76},
                                              {64, 212, 232},
                                              {52, 92, 226},
                                              {150, 60, 204},
                                              {252, 136, 196}}};

inline constexpr std::array<std::string_view, 5> kGroundNames{"black", "gray", "white", "navy",
                                                              "brown"};
inline constexpr std::array<Rgb, 5> kGrounds{
    {{14, 14, 18}, {124, 124, 124}, {242, 242, 238}, {20, 28, 82}, {98, 66, 40}}};

// Signed distance of the point (x, y) to a shape of radius r round the origin: negative inside.
double signed_distance(Shape shape, double x, double y, double r);

// Angle after which the shape looks the same; 0 for round ones.
double rotation_period(Shape shape);

}  // namespace cinejury::shapes
