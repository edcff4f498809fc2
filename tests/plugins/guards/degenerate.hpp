// SPDX-License-Identifier: Apache-2.0
// Clips that are no video, and honest ones of the shapes world beside them.
// Thread rule: free functions.
#pragma once

#include <functional>
#include <string>

#include "core/media/clip.hpp"

namespace cinejury::test {

// Frame t is a copy of frame `source(t)` of the clip.
media::Clip rearranged(const media::Clip& clip,
                       const std::function<std::uint64_t(std::uint64_t)>& source);
// From frame `from` on nothing moves any more.
media::Clip frozen_from(const media::Clip& clip, std::uint64_t from);
// Every pixel given by column, row, frame and channel; 96 x 64, 16 frames.
media::Clip drawn(const std::function<int(int x, int y, int t, int c)>& level);

// A rendered scene of the shapes world.
struct ShapesClip {
    std::string prompt;
    media::Clip clip;
};
// Its request and places come from the seed.
ShapesClip shapes_clip(std::uint64_t seed);

}  // namespace cinejury::test
