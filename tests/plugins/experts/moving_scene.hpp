// SPDX-License-Identifier: Apache-2.0
// Clean clips with known motion, drawn by a formula: a textured, shaded background that pans, and
// discs and boxes that move over it, all with edges one pixel wide.
// Thread rule: free functions.
#pragma once

#include "core/media/clip.hpp"

namespace cinejury::test {

// Lengths in heights of the picture, so that a scene looks the same at every resolution.
struct Scene {
    std::uint32_t seed = 1;  // of places, colours and sizes
    double pan = 0;          // of the background, heights a second
    double speed = 0.2;      // of the objects, heights a second
    double contrast = 1;     // 0: one flat grey
};

struct Format {
    std::uint32_t width = 320;
    std::uint32_t height = 240;
    std::uint32_t frames = 24;
    std::uint32_t fps = 24;
};

media::Clip render(const Scene& scene, const Format& format = {});

// A clip of one's own, all bytes zero, with a pointer for writing.
media::Clip blank_clip(const Format& format, std::uint8_t*& pixels);

}  // namespace cinejury::test
