// SPDX-License-Identifier: Apache-2.0
#include "core/kit/material.hpp"

#include "core/kit/damages/resample.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {
namespace {

// Frame i of a clip that is read forwards and backwards without end.
std::uint64_t there_and_back(std::uint64_t i, std::uint64_t frames) {
    if (frames < 2) return 0;
    const std::uint64_t turn = i % (2 * frames - 2);
    return turn < frames ? turn : 2 * frames - 2 - turn;
}

}  // namespace

std::shared_ptr<const media::Clip> as_partner(const media::Clip& clip, const media::Clip& like) {
    Frames frames(like);
    const std::size_t bytes = std::size_t{clip.width} * clip.height * 3;
    const double across = static_cast<double>(clip.width) / like.width,
                 down = static_cast<double>(clip.height) / like.height;
    for (std::uint64_t i = 0; i < like.frames; ++i) {
        const Plane<std::uint8_t> plane{clip.pixels.get() + there_and_back(i, clip.frames) * bytes,
                                        static_cast<int>(clip.width), static_cast<int>(clip.height),
                                        3};
        std::uint8_t* pixel = frames.frame(i);
        for (std::uint32_t y = 0; y < like.height; ++y)
            for (std::uint32_t x = 0; x < like.width; ++x, pixel += 3) {
                double rgb[3];
                sample_linear(plane, (x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5, rgb);
                for (int c = 0; c < 3; ++c) pixel[c] = to_code(rgb[c]);
            }
    }
    return std::make_shared<const media::Clip>(std::move(frames).take());
}

}  // namespace cinejury::kit
