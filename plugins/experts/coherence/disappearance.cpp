// SPDX-License-Identifier: Apache-2.0
#include "disappearance.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kHalfScore = 0.25;
constexpr double kOfEvent = 0.02;
constexpr double kLeastShare = 0.002;  // of the blocks, of an event
constexpr double kLeastBlocks = 3;
constexpr double kSureBlocks = 8;  // from which an event counts in full: fewer are easily mistaken
constexpr double kHalfWindow = 0.5;  // seconds
constexpr double kCalm = 0.25;       // seconds to either side
constexpr int kLeastCalm = 4;        // steps to either side
constexpr int kMostTimes = 2;        // that a place is lost in that time, this one included
constexpr int kAround = 2;           // blocks to each side
constexpr int kFewAround = 2;        // blocks lost around a place that make it uncertain
constexpr double kRelit = 0.04;      // log gain of the picture
constexpr double kBrighter = 9;      // of 255: then it is something else
constexpr double kUnlike = 0.4;      // share of the variance that is too much difference
constexpr double kNothing = 16;      // squared difference of a pixel that says nothing

bool is_lost(const pixels::Block& block, const pixels::Match& match, double log_gain,
             double noise) {
    const double texture = std::max(0.0, block.variance - noise / 2);
    if (match.error > kNothing + 1.5 * noise + kUnlike * texture) return true;
    return !same_light(block, match, log_gain, noise, kBrighter);
}

// Of a step from one frame to the next, for each place: whether its block is lost both ways (the
// later frame's not found back, the earlier one's not ahead), and how many around it are.
struct Loss {
    std::vector<char> both;
    std::vector<int> around;
    bool judged = true;
};

std::vector<int> count_around(const std::vector<char>& places, const pixels::Grid& grid,
                              int reach) {
    std::vector<int> counts(places.size());
    for (int y = 0; y < grid.rows; ++y)
        for (int x = 0; x < grid.columns; ++x) {
            if (!places[static_cast<std::size_t>(y) * grid.columns + x]) continue;
            for (int row = std::max(0, y - reach); row <= std::min(grid.rows - 1, y + reach); ++row)
                for (int column = std::max(0, x - reach);
                     column <= std::min(grid.columns - 1, x + reach); ++column)
                    ++counts[static_cast<std::size_t>(row) * grid.columns + column];
        }
    return counts;
}

Loss loss_between(const FrameMotion& before, const FrameMotion& now, const Step& step,
                  const ClipMotion& motion) {
    std::vector<double> gains(std::begin(step.gain), std::end(step.gain));
    const double log_gain = pixels::median(gains), noise = motion.noise;
    Loss loss{std::vector<char>(now.blocks.size()), {}, std::abs(log_gain) <= kRelit};
    // When the light jumps, parts that clip at either end of the scale cannot be told from what
    // vanishes.
    for (std::size_t i = 0; loss.judged && i < now.blocks.size(); ++i)
        loss.both[i] = is_lost(now.blocks[i], now.back[i], log_gain, noise) &&
                       is_lost(before.blocks[i], before.ahead[i], -log_gain, noise);
    loss.around = count_around(loss.both, motion.grid, kAround);
    return loss;
}

// Whether a place changes what it shows at this step and is followed before and after. What
// vanishes does so at once, and comes back at once; what moves too fast or too wildly to be
// followed is lost again and again around there.
bool changes_at_once(const std::vector<Loss>& losses, std::size_t step, std::size_t place,
                     std::size_t calm) {
    if (!losses[step].both[place]) return false;
    // As many steps at either end of the clip as in the middle.
    const std::size_t count = std::min(losses.size(), 2 * calm + 1),
                      first = std::min(step > calm ? step - calm : 0, losses.size() - count);
    int times = 0;
    for (std::size_t t = first; t < first + count; ++t)
        times += losses[t].around[place] >= kFewAround;
    return times <= kMostTimes;
}

// Blocks that change at once, in groups: those with two such neighbours.
double lost_in_groups(const std::vector<Loss>& losses, std::size_t step, const pixels::Grid& grid,
                      std::size_t calm) {
    std::vector<char> lost(losses[step].both.size());
    for (std::size_t i = 0; i < lost.size(); ++i) lost[i] = changes_at_once(losses, step, i, calm);
    const std::vector<int> around = count_around(lost, grid, 1);
    double count = 0;
    for (std::size_t i = 0; i < lost.size(); ++i) count += lost[i] && around[i] >= 3;
    return count;
}

// Share of the frames in the rarer state, when every event changes the state.
double rarer_share(const std::vector<std::size_t>& events, std::size_t frames) {
    std::size_t since = 0, first_state = 0;
    bool first = true;
    for (const std::size_t event : events) {
        if (first) first_state += event - since;
        since = event;
        first = !first;
    }
    if (first) first_state += frames - since;
    const double share = double(first_state) / double(frames);
    return std::min(share, 1 - share);
}

}  // namespace

Reading disappearance(const ClipMotion& motion, const std::vector<Step>& steps) {
    if (motion.count() < 3) return abstains("too short: a disappearance needs at least 3 frames");
    if (std::string why = first_break(steps); !why.empty()) return abstains(std::move(why));
    std::vector<Loss> losses;
    for (std::size_t i = 0; i < steps.size(); ++i)
        losses.push_back(loss_between(motion.frames[i], motion.frames[i + 1], steps[i], motion));
    const auto calm = static_cast<std::size_t>(motion.frames_in(kCalm, kLeastCalm));
    std::vector<double> lost;
    double judged = 0;
    for (std::size_t i = 0; i < losses.size(); ++i) {
        lost.push_back(lost_in_groups(losses, i, motion.grid, calm));
        judged += losses[i].judged;
    }
    if (judged == 0) return abstains("the light jumps in every frame");
    const std::vector<double> usual =
        pixels::running_median(lost, motion.frames_in(kHalfWindow, 2));
    const double least = std::max(kLeastBlocks, kLeastShare * double(motion.block_count()));
    std::vector<double> sorted = lost;
    const double middle = pixels::median(sorted);
    std::vector<std::size_t> events;
    double worst = 0, sure = 0;
    std::int64_t worst_frame = -1;
    for (std::size_t i = 0; i < lost.size(); ++i) {
        const double excess = lost[i] - std::min(usual[i], middle) * 2;
        if (excess < least) continue;
        events.push_back(i + 1);
        sure += std::min(1.0, excess / kSureBlocks);
        if (excess <= worst) continue;
        worst = excess;
        worst_frame = static_cast<std::int64_t>(i) + 1;
    }
    const double away = rarer_share(events, motion.count());
    const double e =
        events.empty() ? 0 : sure / double(events.size()) * away + kOfEvent * std::min(10.0, sure);
    return {std::exp2(-e / kHalfScore), judged / double(losses.size()), worst_frame, {}};
}

}  // namespace cinejury::coherence
