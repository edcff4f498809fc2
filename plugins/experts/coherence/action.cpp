// SPDX-License-Identifier: Apache-2.0
#include "action.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "certainty.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kHalfScore = 0.1;
constexpr double kQuiet = 0.01;
constexpr double kHonest = 0.1;
constexpr double kStill = 0.15;      // pixels, s
constexpr double kSurelyMoving = 6;  // deviations of the noise
constexpr double kMoving = 0.4;      // pixels, |a| + |b| from which a block moves
constexpr double kSure = 2.5;        // deviations of the noise that count as nothing
constexpr double kUsual = 0.35;      // share of the way of all moving blocks
constexpr double kGap = 0.25;        // of the share that moves before and after
constexpr double kFewest = 0.004;    // share of the blocks that must move in a frame

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

// What the blocks of a frame say.
Jump jump_of_blocks(const FrameMotion& frame, double noise) {
    std::vector<Change> changes;
    for (std::size_t i = 0; i < frame.blocks.size(); ++i) {
        const pixels::Block& block = frame.blocks[i];
        const pixels::Match& a = frame.ahead[i];
        const pixels::Match& b = frame.back[i];
        if (!is_sure(block, a, noise) || !is_sure(block, b, noise)) continue;
        // Of a sum of two ways.
        const double deviation = std::sqrt(2.0) * deviation_of(block, noise);
        const double moved = std::hypot(a.x, a.y) + std::hypot(b.x, b.y);
        if (moved < kMoving + kSurelyMoving * deviation) continue;
        const double change = std::hypot(a.x + b.x, a.y + b.y) - kSure * deviation;
        changes.push_back({std::max(0.0, change) / (moved + kStill), moved});
    }
    return {usual(changes), static_cast<int>(changes.size())};
}

// How much goes on from one frame to the next.
struct Activity {
    double way = 0;    // pixels, mean over the surely known blocks of both frames
    double share = 0;  // of those blocks, that move
};

Activity activity_between(const FrameMotion& before, const FrameMotion& now, double noise) {
    double way = 0, moving = 0, sure = 0;
    const auto add = [&](const FrameMotion& frame, const std::vector<pixels::Match>& matches) {
        for (std::size_t i = 0; i < matches.size(); ++i) {
            if (!is_sure(frame.blocks[i], matches[i], noise)) continue;
            ++sure;
            const double gone = std::hypot(matches[i].x, matches[i].y);
            if (gone < 0.5 * (kMoving + kSurelyMoving * deviation_of(frame.blocks[i], noise)))
                continue;
            way += gone;
            ++moving;
        }
    };
    add(before, before.ahead);
    add(now, now.back);
    return sure > 0 ? Activity{way / sure, moving / sure} : Activity{};
}

// The change of the activity as a share of it.
double jump_of_activity(const Activity& before, const Activity& after) {
    const double still = kStill * (before.share + after.share);
    const double all = before.way + after.way + still;
    return all > 0 ? std::abs(before.way - after.way) / all : 0;
}

// Motion on both sides of a step and none in it: repeated, or moved too far at once to be found.
bool is_gap(const std::vector<Activity>& activities, std::size_t step) {
    if (step == 0 || step + 1 >= activities.size()) return false;
    const double around = std::min(activities[step - 1].share, activities[step + 1].share);
    return around >= 2 * kFewest && activities[step].share < kGap * around;
}

}  // namespace

Reading action(const ClipMotion& motion, const std::vector<Step>& steps) {
    if (motion.count() < 5) return abstains("too short: motion needs at least 5 frames to go on");
    std::vector<Activity> activities;
    for (std::size_t t = 0; t + 1 < motion.count(); ++t)
        activities.push_back(
            activity_between(motion.frames[t], motion.frames[t + 1], motion.noise));
    double sum = 0, worst = -1, moving = 0;
    std::int64_t worst_frame = -1;
    std::size_t judged = 0, inner = motion.count() - 2;
    for (std::size_t t = 1; t + 1 < motion.count(); ++t) {
        const Jump jump = jump_of_blocks(motion.frames[t], motion.noise);
        const bool broken = !steps[t - 1].related || !steps[t].related ||
                            is_gap(activities, t - 1) || is_gap(activities, t);
        if (!broken && jump.blocks < kFewest * double(motion.block_count())) continue;
        const double j =
            broken ? 1 : std::min(jump.share, jump_of_activity(activities[t - 1], activities[t]));
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
    return {std::exp2(-std::max(0.0, sum / double(judged) - kQuiet) / kHalfScore),
            confidence,
            worst_frame,
            {}};
}

}  // namespace cinejury::coherence
