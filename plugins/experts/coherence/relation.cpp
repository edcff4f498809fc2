// SPDX-License-Identifier: Apache-2.0
#include "relation.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kNoise = 24;       // squared difference of a pixel that says nothing
constexpr double kUnlike = 0.5;     // share of the variance that is too much difference
constexpr double kTextured = 25;    // variance from which a block has structure
constexpr double kDark = 8;         // of 255; keeps the logarithm calm in the dark
constexpr double kOwnGain = 0.25;   // log gain against the frame's that makes it another block
constexpr double kMostLost = 0.35;  // share of the blocks of related frames

// Variance beyond that of the noise, which two frames have twice in their difference.
double texture_of(const pixels::Block& block, double noise) {
    return std::max(0.0, block.variance - noise / 2);
}

struct Tally {
    int textured = 0, textured_lost = 0, lost = 0, blocks = 0, found = 0;

    double lost_share() const {
        const double of_all = double(lost) / blocks;
        return textured * 8 >= blocks ? std::max(of_all, double(textured_lost) / textured) : of_all;
    }
};

// The gains of the blocks of `frame` against their matches, in rows; `sign` turns them round when
// the matches are later.
void collect_gains(const FrameMotion& frame, const std::vector<pixels::Match>& matches,
                   const ClipMotion& motion, double sign, std::vector<double> (&tiles)[kTiles],
                   std::vector<double>& all) {
    const pixels::Grid& grid = motion.grid;
    for (int y = 0; y < grid.rows; ++y)
        for (int x = 0; x < grid.columns; ++x) {
            const auto i = static_cast<std::size_t>(y) * grid.columns + x;
            if (!is_found(frame.blocks[i], matches[i], motion.noise)) continue;
            const double gain = sign * log_gain(frame.blocks[i], matches[i]);
            tiles[y * kTilesY / grid.rows * kTilesX + x * kTilesX / grid.columns].push_back(gain);
            all.push_back(gain);
        }
}

void count(const FrameMotion& frame, const std::vector<pixels::Match>& matches, double whole,
           double noise, Tally& tally) {
    for (std::size_t i = 0; i < frame.blocks.size(); ++i) {
        const pixels::Block& block = frame.blocks[i];
        const bool found = is_found(block, matches[i], noise);
        const bool same = found && std::abs(log_gain(block, matches[i]) - whole) <= kOwnGain;
        const bool textured = texture_of(block, noise) >= kTextured;
        ++tally.blocks;
        tally.found += found;
        tally.lost += !same;
        tally.textured += textured;
        tally.textured_lost += textured && !same;
    }
}

Step step_between(const FrameMotion& before, const FrameMotion& now, const ClipMotion& motion) {
    std::vector<double> tiles[kTiles], all;
    collect_gains(now, now.back, motion, 1, tiles, all);
    collect_gains(before, before.ahead, motion, -1, tiles, all);
    const double whole = all.empty() ? 0 : pixels::median(all);
    Tally tally;
    count(now, now.back, whole, motion.noise, tally);
    count(before, before.ahead, -whole, motion.noise, tally);
    Step step;
    step.found = double(tally.found) / tally.blocks;
    step.lost = tally.lost_share();
    step.related = step.lost <= kMostLost && !all.empty();
    for (int tile = 0; tile < kTiles; ++tile)
        step.gain[tile] = tiles[tile].empty() ? whole : pixels::median(tiles[tile]);
    return step;
}

}  // namespace

bool is_found(const pixels::Block& block, const pixels::Match& match, double noise) {
    return match.error <= kNoise + 1.5 * noise + kUnlike * texture_of(block, noise);
}

double log_gain(const pixels::Block& block, const pixels::Match& match) {
    return std::log((block.mean + kDark) / (match.mean + kDark));
}

bool same_light(const pixels::Block& block, const pixels::Match& match, double gain, double noise,
                double least) {
    constexpr double kCutOff = 240;
    if (std::abs(gain) > 0.01 && std::max(block.mean, match.mean) > kCutOff) return true;
    const double expected = (match.mean + kDark) * std::exp(gain) - kDark;
    return std::abs(block.mean - expected) <=
           least + 0.3 * std::sqrt(noise) + std::abs(expected - match.mean) / 3;
}

std::vector<Step> steps_of(const ClipMotion& motion) {
    std::vector<Step> steps;
    for (std::size_t i = 0; i + 1 < motion.count(); ++i)
        steps.push_back(step_between(motion.frames[i], motion.frames[i + 1], motion));
    return steps;
}

std::string first_break(const std::vector<Step>& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (!steps[i].related)
            return "frames " + std::to_string(i) + " and " + std::to_string(i + 1) +
                   " have too little in common: a cut, or motion too fast to follow";
    return {};
}

std::vector<std::vector<double>> brightness_paths(const std::vector<Step>& steps) {
    std::vector<std::vector<double>> paths;
    for (int tile = 0; tile < kTiles; ++tile) {
        std::vector<double> path(1, 0.0);
        for (const Step& step : steps) path.push_back(path.back() + step.gain[tile]);
        paths.push_back(std::move(path));
    }
    return paths;
}

}  // namespace cinejury::coherence
