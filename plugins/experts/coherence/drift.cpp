// SPDX-License-Identifier: Apache-2.0
#include "drift.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "certainty.hpp"
#include "plugins/pixels/statistics.hpp"
#include "whole_motion.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kHalfScore = 0.0013;
constexpr double kSoftness = 0.004;              // of the square of e, in squares of that
constexpr double kCreep = 0.03, kMotion = 0.05;  // of the longer side
constexpr double kSure = 4;                      // deviations of the noise that count as nothing
constexpr double kRest = 0.12;                   // pixels of a way that are nothing
constexpr double kUneven = 0.3;                  // pixels off half of the way at half of the time
constexpr double kTextured = 25;                 // variance from which a block has structure
constexpr double kAgree = 0.5;                   // pixels apart at most, with 15 % of the way
constexpr double kFitScale = 0.5;                // pixels
constexpr int kMostLost = 3;                     // of the blocks around
constexpr double kUnlike = 0.3;                  // of the variance: 2 s change more than a frame
constexpr double kOutlier = 4;                   // times the median size of the products
constexpr double kSurelyBent = 0.25;             // pixels squared; below it nothing is an outlier
constexpr double kGround = 0.1;                  // of the blocks, whose own way must be known
constexpr std::size_t kFewest = 12;              // blocks that know their way

struct Own {
    double x, y;       // way beyond that of the whole picture
    double deviation;  // pixels
};

double weight_of(double share) {
    return std::clamp((kMotion - share) / (kMotion - kCreep), 0.0, 1.0);
}

Own own_of(const Sample& sample, const Affine& whole, double deviation) {
    return {sample.way_x - whole.way_x(sample.x, sample.y),
            sample.way_y - whole.way_y(sample.x, sample.y), deviation};
}

struct Ways {
    std::vector<std::optional<Own>> own;  // of each block that is surely known and goes on evenly
    std::size_t known = 0;
};

// A block beside more than three that are lost, or beside one that moves on its own by more than
// creeping, may be torn between two motions.
bool is_torn(const ClipMotion& motion, const LongMotion& stretch, std::size_t place) {
    const int columns = motion.grid.columns, x = static_cast<int>(place) % columns,
              y = static_cast<int>(place) / columns;
    const std::vector<pixels::Block>& blocks = motion.frames[stretch.from].blocks;
    const double most = kCreep * std::max(motion.width, motion.height);
    int lost = 0;
    for (int i = 0; i < 9; ++i) {
        const int column = x + i % 3 - 1, row = y + i / 3 - 1;
        if (column < 0 || row < 0 || column >= columns || row >= motion.grid.rows) continue;
        const auto beside = static_cast<std::size_t>(row) * columns + column;
        const pixels::Match &own = stretch.to_end[place], &other = stretch.to_end[beside];
        if (!is_found(blocks[beside], other, motion.noise)) {
            if (++lost > kMostLost) return true;
            continue;
        }
        if (blocks[beside].variance < kTextured + motion.noise) continue;
        if (std::hypot(own.x - other.x, own.y - other.y) > most) return true;
    }
    return false;
}

Ways own_ways(const ClipMotion& motion, const LongMotion& stretch) {
    const std::vector<pixels::Block>& blocks = motion.frames[stretch.from].blocks;
    const auto columns = static_cast<std::size_t>(motion.grid.columns);
    std::vector<Sample> halves, ends;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const pixels::Match &half = stretch.to_half[i], &end = stretch.to_end[i];
        if (!is_sure(blocks[i], half, motion.noise, kUnlike) ||
            !is_sure(blocks[i], end, motion.noise, kUnlike))
            continue;
        const double x = double(i % columns), y = double(i / columns);
        halves.push_back({x, y, half.x, half.y});
        ends.push_back({x, y, end.x, end.y});
        places.push_back(i);
    }
    const Affine half = fit_whole_motion(halves, kFitScale),
                 end = fit_whole_motion(ends, kFitScale);
    const double part = double(stretch.half - stretch.from) / double(stretch.to - stretch.from);
    Ways ways{std::vector<std::optional<Own>>(blocks.size()), ends.size()};
    for (std::size_t k = 0; k < ends.size(); ++k) {
        const double deviation = deviation_of(blocks[places[k]], motion.noise);
        const Own own = own_of(ends[k], end, deviation), then = own_of(halves[k], half, deviation);
        const double uneven = std::hypot(then.x - part * own.x, then.y - part * own.y);
        if (uneven > kUneven + kSure * deviation + 0.15 * std::hypot(own.x, own.y)) continue;
        if (!is_torn(motion, stretch, places[k])) ways.own[places[k]] = own;
    }
    return ways;
}

// Grain and repeating texture mislead single blocks. What stays has two neighbours that agree, and
// becomes the median of those that do.
std::vector<std::optional<Own>> agreed(const pixels::Grid& grid,
                                       const std::vector<std::optional<Own>>& ways) {
    std::vector<std::optional<Own>> kept(ways.size());
    for (std::size_t i = 0; i < ways.size(); ++i) {
        if (!ways[i]) continue;
        const int x = static_cast<int>(i) % grid.columns, y = static_cast<int>(i) / grid.columns;
        const double most = kAgree + 0.15 * std::hypot(ways[i]->x, ways[i]->y);
        std::vector<double> xs, ys;
        for (int k = 0; k < 9; ++k) {
            const int column = x + k % 3 - 1, row = y + k / 3 - 1;
            if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) continue;
            const auto& other = ways[static_cast<std::size_t>(row) * grid.columns + column];
            if (!other || std::hypot(other->x - ways[i]->x, other->y - ways[i]->y) > most) continue;
            xs.push_back(other->x);
            ys.push_back(other->y);
        }
        if (xs.size() < 3) continue;
        const double deviation = ways[i]->deviation / std::sqrt(double(xs.size()) / 1.5);
        kept[i] = Own{pixels::median(xs), pixels::median(ys), deviation};
    }
    return kept;
}

// Sums of squares of shares of the longer side.
struct Strain {
    double squares = 0;
    int count = 0;

    void add(double way, double deviation, double longer) {
        const double share = std::max(0.0, way - kRest - kSure * deviation) / longer;
        squares += weight_of(share) * share * share;
        ++count;
    }
    double mean() const { return count > 0 ? squares / count : 0; }
};

// Sum of the squares of what the blocks of moving things are bent by, pixels. The product of what
// is measured twice has no square of the noise in it.
double bend_of(const LongMotion& stretch) {
    const double part = double(stretch.half - stretch.from) / double(stretch.to - stretch.from);
    std::vector<double> products, sizes;
    for (const Bend& bend : stretch.bends) {
        products.push_back((bend.half_x * bend.end_x + bend.half_y * bend.end_y) / part);
        // A block that was not found again has a bend of 0.
        if (products.back() != 0) sizes.push_back(std::abs(products.back()));
    }
    if (sizes.empty()) return 0;
    const double most = std::max(kSurelyBent, kOutlier * pixels::median(sizes));
    double sum = 0;
    for (const double product : products) sum += std::clamp(product, -most, most);
    return sum;
}

// Mean square of what blocks creep by themselves, and of what two side by side creep against each
// other and inside moving things; nothing when too little is known.
std::optional<double> strain_of(const ClipMotion& motion, const LongMotion& stretch,
                                const std::vector<std::optional<Own>>& ways) {
    Strain creep, bend;
    const double longer = std::max(motion.width, motion.height);
    const auto add_pair = [&](const std::optional<Own>& a, const std::optional<Own>& b) {
        if (a && b)
            bend.add(std::hypot(a->x - b->x, a->y - b->y), std::hypot(a->deviation, b->deviation),
                     longer);
    };
    for (int y = 0; y < motion.grid.rows; ++y)
        for (int x = 0; x < motion.grid.columns; ++x) {
            const auto i = static_cast<std::size_t>(y) * motion.grid.columns + x;
            if (!ways[i]) continue;
            creep.add(std::hypot(ways[i]->x, ways[i]->y), ways[i]->deviation, longer);
            if (x + 1 < motion.grid.columns) add_pair(ways[i], ways[i + 1]);
            if (y + 1 < motion.grid.rows) add_pair(ways[i], ways[i + motion.grid.columns]);
        }
    const double known = creep.count + double(stretch.bends.size());
    if (creep.count < kGround * double(ways.size())) return std::nullopt;
    return creep.mean() + bend.mean() + bend_of(stretch) / (known * longer * longer);
}

}  // namespace

Reading drift(const ClipMotion& motion, const std::vector<Step>& steps) {
    if (motion.stretches.empty()) return abstains("too short: drift needs at least 5 frames");
    if (std::string why = first_break(steps); !why.empty()) return abstains(std::move(why));
    double sum = 0, worst = 0, seen = 0;
    std::int64_t worst_frame = -1;
    int judged = 0;
    for (const LongMotion& stretch : motion.stretches) {
        const Ways ways = own_ways(motion, stretch);
        const auto square = strain_of(motion, stretch, agreed(motion.grid, ways.own));
        const std::size_t known = ways.known + stretch.bends.size();
        if (known < kFewest || !square) continue;
        ++judged;
        sum += *square;
        seen += double(known) / double(motion.block_count());
        if (worst_frame >= 0 && *square <= worst) continue;
        worst = *square;
        worst_frame = static_cast<std::int64_t>(stretch.to);
    }
    if (judged == 0) return abstains("too little texture that stays in the picture to tell drift");
    const double square = pixels::rectified(sum / judged / (kHalfScore * kHalfScore), kSoftness);
    return {1 / (1 + square),
            std::min(1.0, 2 * seen / double(motion.stretches.size())),
            worst_frame,
            {}};
}

}  // namespace cinejury::coherence
