// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/guards/degenerate.hpp"

#include <algorithm>

#include "plugins/shapes_world/render.hpp"
#include "tests/plugins/experts/moving_scene.hpp"

namespace cinejury::test {

media::Clip rearranged(const media::Clip& clip,
                       const std::function<std::uint64_t(std::uint64_t)>& source) {
    std::uint8_t* pixels = nullptr;
    const auto frames = static_cast<std::uint32_t>(clip.frames);
    media::Clip copy = blank_clip({clip.width, clip.height, frames, 8}, pixels);
    const std::uint64_t frame = clip.bytes() / clip.frames;
    for (std::uint64_t t = 0; t < clip.frames; ++t)
        std::copy_n(clip.pixels.get() + source(t) * frame, frame, pixels + t * frame);
    return copy;
}

media::Clip frozen_from(const media::Clip& clip, std::uint64_t from) {
    return rearranged(clip, [from](std::uint64_t t) { return std::min(t, from); });
}

media::Clip drawn(const std::function<int(int x, int y, int t, int c)>& level) {
    constexpr Format kFormat{96, 64, 16, 8};
    std::uint8_t* pixels = nullptr;
    media::Clip clip = blank_clip(kFormat, pixels);
    for (std::uint32_t t = 0; t < kFormat.frames; ++t)
        for (std::uint32_t y = 0; y < kFormat.height; ++y)
            for (std::uint32_t x = 0; x < kFormat.width; ++x)
                for (int c = 0; c < 3; ++c)
                    *pixels++ = static_cast<std::uint8_t>(std::clamp(
                        level(static_cast<int>(x), static_cast<int>(y), static_cast<int>(t), c), 0,
                        255));
    return clip;
}

ShapesClip shapes_clip(std::uint64_t seed) {
    shapes::Random random(seed);
    for (;;) {
        const shapes::Request request = shapes::random_request(random);
        const auto scene = shapes::place_scene(request, random);
        if (!scene) continue;
        const shapes::Rendered rendered = shapes::render(*scene);
        std::uint8_t* pixels = nullptr;
        media::Clip clip =
            blank_clip({rendered.width, rendered.height, rendered.frames, 8}, pixels);
        std::copy(rendered.rgb.begin(), rendered.rgb.end(), pixels);
        return {shapes::prompt_text(request), std::move(clip)};
    }
}

}  // namespace cinejury::test
