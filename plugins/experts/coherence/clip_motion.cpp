// SPDX-License-Identifier: Apache-2.0
#include "clip_motion.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kStretch = 2;       // seconds
constexpr double kSoon = 0.2;        // seconds in which a thing goes its own way
constexpr double kAssumedRate = 24;  // frames a second

// Of the better quarter of each frame's blocks, the median over the frames: cuts do not count.
double noise_of(const std::vector<FrameMotion>& frames) {
    std::vector<double> quarters;
    for (const FrameMotion& frame : frames) {
        std::vector<double> errors;
        for (const pixels::Match& match : frame.back) errors.push_back(match.error);
        if (!errors.empty()) quarters.push_back(pixels::quantile(errors, 0.25));
    }
    return quarters.empty() ? 0 : pixels::median(quarters);
}

// Stretches of equal length that fill the clip, at most 2 s each.
std::vector<LongMotion> stretches_of(const ClipMotion& motion) {
    const int ways = static_cast<int>(motion.count()) - 1;
    const int most = motion.frames_in(kStretch, 4);
    const int parts = std::max(1, (ways + most - 1) / most);
    std::vector<LongMotion> stretches;
    for (int i = 0; i < parts && ways >= 4; ++i) {
        const auto from = static_cast<std::size_t>(i * ways / parts);
        const auto to = static_cast<std::size_t>((i + 1) * ways / parts);
        stretches.push_back({from, (from + to) / 2, to, {}, {}, {}});
    }
    return stretches;
}

}  // namespace

int ClipMotion::frames_in(double seconds, int least) const {
    return std::clamp(static_cast<int>(std::lround(rate * seconds)), least, 120);
}

ClipMotion motion_of(const sdk::Host& host, const sdk::Call& call, const sdk::ClipView& clip) {
    ClipMotion motion;
    motion.width = static_cast<int>(clip.width());
    motion.height = static_cast<int>(clip.height());
    const cj_clip_t& raw = clip.raw();
    motion.rate =
        raw.fps_numerator > 0 ? double(raw.fps_numerator) / raw.fps_denominator : kAssumedRate;
    motion.grid = {motion.width / pixels::kBlock, motion.height / pixels::kBlock};
    motion.frames.resize(clip.frames());
    const auto pyramid = [&](std::uint64_t i) {
        return pixels::Pyramid(pixels::luma_of(clip.frame(static_cast<std::uint32_t>(i))));
    };
    host.parallel_for(call, clip.frames(), [&](std::uint64_t i) {
        FrameMotion& frame = motion.frames[i];
        const pixels::Pyramid here = pyramid(i);
        frame.blocks = pixels::blocks_of(here.levels[0]);
        if (i > 0) frame.back = pixels::match(here, pyramid(i - 1));
        if (i + 1 < motion.count()) frame.ahead = pixels::match(here, pyramid(i + 1));
    });
    motion.stretches = stretches_of(motion);
    // Three tasks a stretch: few stretches would leave threads idle.
    host.parallel_for(call, 3 * motion.stretches.size(), [&](std::uint64_t task) {
        LongMotion& stretch = motion.stretches[task / 3];
        if (task % 3 == 1)
            stretch.to_half = pixels::match(pyramid(stretch.from), pyramid(stretch.half));
        if (task % 3 == 2)
            stretch.to_end = pixels::match(pyramid(stretch.from), pyramid(stretch.to));
        if (task % 3 > 0) return;
        const std::size_t soon =
            stretch.from + static_cast<std::size_t>(motion.frames_in(kSoon, 1));
        stretch.bends =
            bends_of(motion.frames, motion.grid,
                     {stretch.from, std::min(soon, stretch.half), stretch.half, stretch.to},
                     [&](std::size_t t) {
                         return pixels::luma_of(clip.frame(static_cast<std::uint32_t>(t)));
                     });
    });
    motion.noise = noise_of(motion.frames);
    return motion;
}

}  // namespace cinejury::coherence
