// SPDX-License-Identifier: Apache-2.0
// The motion of a clip, computed once and read by every criterion of this library.
// Thread rule: values; motion_of calls back into the host's threads.
#pragma once

#include <cstdint>
#include <vector>

#include "cinejury/cpp/expert.hpp"
#include "layers.hpp"
#include "plugins/pixels/motion.hpp"
#include "plugins/pixels/reading.hpp"

namespace cinejury::coherence {

struct FrameMotion {
    std::vector<pixels::Block> blocks;
    std::vector<pixels::Match> back;   // in the frame before; empty for the first
    std::vector<pixels::Match> ahead;  // in the frame after; empty for the last
};

// From one frame to another up to 2 s later, and half of the way.
struct LongMotion {
    std::size_t from = 0, half = 0, to = 0;  // frames
    std::vector<pixels::Match> to_half, to_end;
    std::vector<Bend> bends;  // of what moves by itself
};

struct ClipMotion {
    int width = 0;  // pixels, of the frames that were looked at
    int height = 0;
    double rate = 24;  // frames a second; 24 when the clip does not say
    pixels::Grid grid;
    double noise = 0;  // mean squared difference that blocks have at their matches anyway
    std::vector<FrameMotion> frames;
    std::vector<LongMotion> stretches;  // one after the other; of at least 5 frames

    std::size_t count() const { return frames.size(); }
    std::size_t block_count() const { return static_cast<std::size_t>(grid.count()); }
    // Frames in this many seconds, from `least` to 120.
    int frames_in(double seconds, int least) const;
};

// Sides of at least 8 pixels. Tasks are frames, so that the result does not depend on threads.
ClipMotion motion_of(const sdk::Host& host, const sdk::Call& call, const sdk::ClipView& clip);

using pixels::abstains;
using pixels::Reading;

}  // namespace cinejury::coherence
