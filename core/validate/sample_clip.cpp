// SPDX-License-Identifier: Apache-2.0
#include "core/validate/sample_clip.hpp"

#include <algorithm>
#include <random>

namespace cinejury::validate {

std::shared_ptr<const media::Clip> sample_clip(std::uint64_t seed, std::uint32_t frames,
                                               std::uint32_t width, std::uint32_t height,
                                               media::Rational fps) {
    auto clip = std::make_shared<media::Clip>();
    clip->width = width;
    clip->height = height;
    clip->frames = frames;
    clip->fps = fps;
    const std::shared_ptr<std::uint8_t> pixels(new std::uint8_t[clip->bytes()],
                                               std::default_delete<std::uint8_t[]>());
    std::mt19937_64 random(seed);
    const std::uint32_t side = std::max(1u, std::min(width, height) / 3);
    std::uint8_t* at = pixels.get();
    for (std::uint32_t frame = 0; frame < frames; ++frame) {
        const std::uint32_t left = (frame * 2 + static_cast<std::uint32_t>(seed)) % width;
        for (std::uint32_t y = 0; y < height; ++y) {
            for (std::uint32_t x = 0; x < width; ++x) {
                const bool inside =
                    x >= left && x < left + side && y >= height / 3 && y < height / 3 + side;
                const std::uint32_t grain = static_cast<std::uint32_t>(random() % 9);
                const std::uint32_t checker = ((x - left) / 2 + y / 2) % 2;
                *at++ = static_cast<std::uint8_t>(inside ? 200 + grain : x * 120 / width + grain);
                *at++ = static_cast<std::uint8_t>(inside ? 40 + 120 * checker
                                                         : y * 120 / height + 30 + grain);
                *at++ = static_cast<std::uint8_t>(90 + grain);
            }
        }
    }
    clip->pixels = pixels;
    return clip;
}

}  // namespace cinejury::validate
