// SPDX-License-Identifier: Apache-2.0
// A small clean clip with all that a damage may need to know, drawn by a formula.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/kit/material.hpp"

namespace cinejury::kit::test {

inline constexpr std::uint32_t kWidth = 96, kHeight = 64, kCount = 20;

inline std::shared_ptr<const media::Clip> clip_of(std::vector<std::uint8_t> rgb,
                                                  std::uint32_t width = kWidth,
                                                  std::uint32_t height = kHeight) {
    media::Clip clip;
    clip.width = width;
    clip.height = height;
    clip.frames = rgb.size() / (std::size_t{width} * height * 3);
    clip.fps = {24, 1};
    auto pixels = std::make_shared<const std::vector<std::uint8_t>>(std::move(rgb));
    clip.pixels = {pixels, pixels->data()};
    return std::make_shared<const media::Clip>(std::move(clip));
}

// value(frame, x, y) of all three channels.
template <class Value>
std::shared_ptr<const media::Clip> grey_clip(const Value& value, std::uint32_t frames = kCount) {
    std::vector<std::uint8_t> rgb;
    for (std::uint32_t f = 0; f < frames; ++f)
        for (std::uint32_t y = 0; y < kHeight; ++y)
            for (std::uint32_t x = 0; x < kWidth; ++x)
                rgb.insert(rgb.end(), 3, static_cast<std::uint8_t>(std::lround(value(f, x, y))));
    return clip_of(std::move(rgb));
}

inline double ground_value(double x, double y) {
    return 110 + 30 * std::sin(x * 0.31 + 0.2 * y) + 25 * std::cos(0.23 * y - 0.11 * x);
}
inline double object_value(double x, double y) {
    return 190 + 35 * std::sin(0.8 * x) * std::cos(0.7 * y);
}

// A ground that pans by 1.5 pixels a frame and a textured disc that rests on it.
inline Material small_scene() {
    const auto pan = [](std::uint32_t f) { return 1.5 * f; };
    const auto coverage = [&](std::uint32_t f, double x, double y) {
        const double distance = std::hypot(x - 70 + pan(f), y - 30);
        return std::clamp(12.5 - distance, 0.0, 1.0);
    };
    Material material;
    material.source = "small";
    material.ground = grey_clip([&](std::uint32_t f, double x, double y) {
        return std::lround(ground_value(x + pan(f), y));
    });
    Mask mask;
    material.clip = grey_clip([&](std::uint32_t f, double x, double y) {
        const double share = std::lround(255 * coverage(f, x, y)) / 255.0;
        mask.push_back(static_cast<std::uint8_t>(std::lround(255 * share)));
        return (1 - share) * static_cast<double>(std::lround(ground_value(x + pan(f), y))) +
               share * object_value(x - 70 + pan(f), y - 30);
    });
    material.masks.push_back(std::move(mask));
    material.resting_object = 0;
    material.partner = grey_clip(
        [&](std::uint32_t f, double x, double y) { return 255 - ground_value(y - 2.0 * f, x); });
    material.partner_ground = material.partner;
    return material;
}

// Mean of the squared differences of two clips of one size.
inline double distance(const media::Clip& a, const media::Clip& b) {
    double sum = 0;
    for (std::uint64_t i = 0; i < a.bytes(); ++i) {
        const double difference = double(a.pixels.get()[i]) - b.pixels.get()[i];
        sum += difference * difference;
    }
    return sum / static_cast<double>(a.bytes());
}

}  // namespace cinejury::kit::test
