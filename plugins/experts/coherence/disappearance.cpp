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
constexpr double kHalfWindow = 0.5;  // seconds
constexpr double kBrighter = 9;      // of 255: then it is something else
constexpr double kUnlike = 0.4;      // share of the variance that is too much difference
constexpr double kNothing = 16;      // squared difference of a pixel that says nothing

bool is_lost(const pixels::Block& block, const pixels::Match& match, double log_gain,
             double noise) {
    const double texture = std::max(0.0, block.variance - noise / 2);
    if (match.error > kNothing + 1.5 * noise + kUnlike * texture) return true;
    return !same_light(block, match, log_gain, noise, kBrighter);
}

// Blocks that both directions lose at one place, in groups: those with two such neighbours.
double lost_in_groups(const FrameMotion& before, const FrameMotion& now, double log_gain,
                      double noise, const pixels::Grid& grid) {
    std::vector<char> lost(now.blocks.size());
    for (std::size_t i = 0; i < lost.size(); ++i)
        lost[i] = is_lost(now.blocks[i], now.back[i], log_gain, noise) &&
                  is_lost(before.blocks[i], before.ahead[i], -log_gain, noise);
    double count = 0;
    for (int y = 0; y < grid.rows; ++y)
        for (int x = 0; x < grid.columns; ++x) {
            const auto at = [&](int column, int row) {
                return column >= 0 && row >= 0 && column < grid.columns && row < grid.rows &&
                       lost[static_cast<std::size_t>(row) * grid.columns + column];
            };
            if (!at(x, y)) continue;
            int neighbours = -1;
            for (int i = 0; i < 9; ++i) neighbours += at(x + i % 3 - 1, y + i / 3 - 1);
            count += neighbours >= 2;
        }
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
    std::vector<double> lost;
    for (std::size_t t = 1; t < motion.count(); ++t) {
        std::vector<double> gains(std::begin(steps[t - 1].gain), std::end(steps[t - 1].gain));
        lost.push_back(lost_in_groups(motion.frames[t - 1], motion.frames[t], pixels::median(gains),
                                      motion.noise, motion.grid));
    }
    const std::vector<double> usual =
        pixels::running_median(lost, motion.frames_in(kHalfWindow, 2));
    const double least = std::max(kLeastBlocks, kLeastShare * double(motion.block_count()));
    std::vector<double> sorted = lost;
    const double middle = pixels::median(sorted);
    std::vector<std::size_t> events;
    double worst = 0;
    std::int64_t worst_frame = -1;
    for (std::size_t i = 0; i < lost.size(); ++i) {
        const double excess = lost[i] - std::min(usual[i], middle) * 2;
        if (excess < least) continue;
        events.push_back(i + 1);
        if (excess <= worst) continue;
        worst = excess;
        worst_frame = static_cast<std::int64_t>(i) + 1;
    }
    const double away = rarer_share(events, motion.count());
    const double e = away + kOfEvent * std::min(10.0, double(events.size()));
    return {std::exp2(-e / kHalfScore), 1, worst_frame, {}};
}

}  // namespace cinejury::coherence
