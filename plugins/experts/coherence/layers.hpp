// SPDX-License-Identifier: Apache-2.0
// Things that move by themselves, and what bends in them. Thread rule: free function, any thread.
//
// From the first frame of a stretch, blocks that go another way than the whole picture and touch
// each other are one thing. Its motion is an affine map, carried from frame to frame by the ways of
// the blocks that lie where it is, and mended in each frame against the first one directly, so that
// errors do not add up (after I. Matthews, T. Ishikawa, S. Baker, "The template update problem",
// PAMI 26(6), 2004). A pan, a turn and a growing or shrinking thing are affine; what its blocks
// have left is change of form.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "plugins/pixels/motion.hpp"

namespace cinejury::coherence {

struct FrameMotion;

// One block of a thing: how far it is from where the thing's own motion takes it, pixels, halfway
// and at the end. Where an edge runs through the block, only across that.
struct Bend {
    float half_x = 0, half_y = 0, end_x = 0, end_y = 0;
};

// The first frame of a stretch, one soon after it by which things are told, its middle and last.
struct Span {
    std::size_t from, soon, half, to;
};

// Frames `from` to `to` have their matches ahead; `luma(t)`: a frame. Empty where nothing moves by
// itself, or what does is not to be found all the time.
std::vector<Bend> bends_of(const std::vector<FrameMotion>& frames, const pixels::Grid& grid,
                           const Span& span, const std::function<pixels::Luma(std::size_t)>& luma);

}  // namespace cinejury::coherence
