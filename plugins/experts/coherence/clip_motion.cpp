// SPDX-License-Identifier: Apache-2.0
#include "clip_motion.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

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
    motion.noise = noise_of(motion.frames);
    return motion;
}

}  // namespace cinejury::coherence
