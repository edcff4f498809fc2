// SPDX-License-Identifier: Apache-2.0
// Frames that a damage writes: a clip's pixels as a vector of its own.
// Thread rule: one object, one thread at a time.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/media/clip.hpp"

namespace cinejury::kit {

class Frames {
public:
    // A copy of the clip's pixels.
    explicit Frames(const media::Clip& clip)
        : clip_(clip), pixels_(clip.pixels.get(), clip.pixels.get() + clip.bytes()) {}

    std::uint32_t width() const { return clip_.width; }
    std::uint32_t height() const { return clip_.height; }
    std::size_t count() const { return pixels_.size() / frame_bytes(); }
    std::size_t pixels_of_a_frame() const { return std::size_t{clip_.width} * clip_.height; }
    std::size_t frame_bytes() const { return pixels_of_a_frame() * 3; }
    // [height, width, 3] u8, RGB.
    std::uint8_t* frame(std::size_t index) { return pixels_.data() + index * frame_bytes(); }

    // Frame i shows what frame order[i] of `clip` showed; timestamps stay where the number does.
    void reorder(const media::Clip& clip, const std::vector<std::size_t>& order) {
        pixels_.resize(order.size() * frame_bytes());
        for (std::size_t i = 0; i < order.size(); ++i)
            std::copy_n(clip.pixels.get() + order[i] * frame_bytes(), frame_bytes(), frame(i));
        if (order.size() != clip.frames) clip_.timestamps_ns.clear();
    }

    media::Clip take() && {
        clip_.frames = count();
        auto kept = std::make_shared<const std::vector<std::uint8_t>>(std::move(pixels_));
        clip_.pixels = {kept, kept->data()};
        return std::move(clip_);
    }

private:
    media::Clip clip_;
    std::vector<std::uint8_t> pixels_;
};

// To the nearest code.
inline std::uint8_t to_code(double value) {
    return static_cast<std::uint8_t>(std::clamp(std::nearbyint(value), 0.0, 255.0));
}

}  // namespace cinejury::kit
