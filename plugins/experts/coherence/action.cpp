// SPDX-License-Identifier: Apache-2.0
#include "action.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cinejury::coherence {
namespace {

constexpr double kHalfScore = 0.1;
constexpr double kHonest = 0.1;
constexpr double kStill = 0.15;    // pixels, s
constexpr double kMoving = 0.4;    // pixels, |a| + |b| from which a block moves
constexpr double kCorner = 12;     // of a block's smaller eigenvalue, beyond that of the noise
constexpr double kSure = 2.5;      // deviations of the noise that count as nothing
constexpr double kUnsure = 0.25;   // pixels; deviation of a way that is not known
constexpr double kUsual = 0.35;    // share of the way of all moving blocks
constexpr double kNoise = 8;       // squared difference of a pixel that says nothing
constexpr double kUnlike = 0.1;    // share of the variance that is too much difference
constexpr double kFewest = 0.002;  // share of the blocks that must move in a frame

struct Jump {
    double share = 0;  // j
    int blocks = 0;    // that move
};

struct Change {
    double share, way;
};

// The share at or below which kUsual of the way is gone: most of what moves jumps together, while
// blocks at the rim of an object are torn between two motions.
double usual(std::vector<Change>& changes) {
    std::sort(changes.begin(), changes.end(),
              [](const Change& a, const Change& b) { return a.share < b.share; });
    double total = 0, sum = 0;
    for (const Change& change : changes) total += change.way;
    for (const Change& change : changes)
        if ((sum += change.way) >= kUsual * total) return change.share;
    return 0;
}

Jump jump_of(const FrameMotion& frame, double noise) {
    std::vector<Change> changes;
    for (std::size_t i = 0; i < frame.blocks.size(); ++i) {
        const pixels::Block& block = frame.blocks[i];
        const pixels::Match& a = frame.ahead[i];
        const pixels::Match& b = frame.back[i];
        const double corner = block.corner - noise / 4;  // the noise has slopes of its own
        // Of a sum of two ways that are found by least squares.
        const double deviation = std::sqrt(2 * noise / (pixels::kArea * std::max(corner, 1.0)));
        const double most = kNoise + 1.5 * noise + kUnlike * block.variance;
        if (corner < kCorner || deviation > kUnsure || std::max(a.error, b.error) > most) continue;
        const double moved = std::hypot(a.x, a.y) + std::hypot(b.x, b.y);
        if (moved < kMoving) continue;
        const double change = std::hypot(a.x + b.x, a.y + b.y) - kSure * deviation;
        changes.push_back({std::max(0.0, change) / (moved + kStill), moved});
    }
    return {usual(changes), static_cast<int>(changes.size())};
}

}  // namespace

Reading action(const ClipMotion& motion, const std::vector<Step>& steps) {
    if (motion.count() < 5) return abstains("too short: motion needs at least 5 frames to go on");
    double sum = 0, worst = -1, moving = 0;
    std::int64_t worst_frame = -1;
    std::size_t judged = 0, inner = motion.count() - 2;
    for (std::size_t t = 1; t + 1 < motion.count(); ++t) {
        const Jump jump = jump_of(motion.frames[t], motion.noise);
        const bool broken = !steps[t - 1].related || !steps[t].related;
        if (!broken && jump.blocks < kFewest * double(motion.block_count())) continue;
        const double j = broken ? 1 : jump.share;
        const double beyond = std::max(0.0, j - kHonest) / (1 - kHonest);
        ++judged;
        sum += beyond;
        moving += double(jump.blocks) / double(motion.block_count());
        if (beyond <= worst) continue;
        worst = beyond;
        worst_frame = static_cast<std::int64_t>(t);
    }
    if (judged * 4 < inner) return abstains("nothing moves enough to tell whether it goes on");
    const double share = double(judged) / double(inner);
    const double confidence = share * std::min(1.0, moving / double(judged) / 0.02);
    return {std::exp2(-sum / double(judged) / kHalfScore), confidence, worst_frame, {}};
}

}  // namespace cinejury::coherence
