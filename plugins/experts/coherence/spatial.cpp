// SPDX-License-Identifier: Apache-2.0
#include "spatial.hpp"

#include <algorithm>
#include <cmath>

#include "certainty.hpp"
#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kHalfScore = 0.0075;
constexpr double kQuiet = 0.0004;
constexpr std::size_t kFewest = 8;  // blocks that know the way of the picture

// Square of the leap, pixels; below 0 when too little is known.
double leap_of(const FrameMotion& frame, double noise) {
    std::vector<double> xs, ys;
    for (std::size_t i = 0; i < frame.blocks.size(); ++i) {
        const pixels::Match &a = frame.ahead[i], &b = frame.back[i];
        if (!is_sure(frame.blocks[i], a, noise) || !is_sure(frame.blocks[i], b, noise)) continue;
        xs.push_back(a.x + b.x);
        ys.push_back(a.y + b.y);
    }
    if (xs.size() < kFewest) return -1;
    const double x = pixels::median(xs), y = pixels::median(ys);
    return x * x + y * y;
}

}  // namespace

Reading spatial(const ClipMotion& motion, const std::vector<Step>& steps) {
    if (motion.count() < 4) return abstains("too short: a layout needs at least 4 frames");
    if (std::string why = first_break(steps); !why.empty()) return abstains(std::move(why));
    double sum = 0, worst = -1;
    std::int64_t worst_frame = -1;
    std::size_t judged = 0;
    const std::size_t inner = motion.count() - 2;
    for (std::size_t t = 1; t + 1 < motion.count(); ++t) {
        const double leap = leap_of(motion.frames[t], motion.noise);
        if (leap < 0) continue;
        ++judged;
        sum += leap;
        if (leap <= worst) continue;
        worst = leap;
        worst_frame = static_cast<std::int64_t>(t);
    }
    if (judged * 2 < inner) return abstains("too little texture to tell whether the layout holds");
    // Each direction has the variance 6 A^2 / 3.
    const double reach = std::sqrt(sum / double(judged) / 4);
    const double share = reach / std::max(motion.width, motion.height);
    return {std::exp2(-std::max(0.0, share - kQuiet) / kHalfScore),
            double(judged) / double(inner),
            worst_frame,
            {}};
}

}  // namespace cinejury::coherence
