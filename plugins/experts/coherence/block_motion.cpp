// SPDX-License-Identifier: Apache-2.0
#include "block_motion.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace cinejury::coherence {
namespace {

constexpr int kReach = 8;  // pixels
constexpr int kPixels = kBlock * kBlock;
constexpr double kShortWay = 1.0;  // error that one more square pixel of way must save
constexpr double kNoise = 16;      // squared difference a pixel that says nothing
constexpr double kUnlike = 0.4;    // share of both variances that is too much difference
constexpr double kTextured = 25;   // variance from which a block has structure
constexpr double kDark = 8;        // of 255; keeps the logarithm calm in the dark

struct Place {
    int x, y;
};

struct Moments {
    double mean, variance;
};

Moments moments_of(const Luma& frame, Place place) {
    int sum = 0, squares = 0;
    for (int y = 0; y < kBlock; ++y) {
        const std::uint8_t* row = frame.at(place.x, place.y + y);
        for (int x = 0; x < kBlock; ++x) {
            sum += row[x];
            squares += row[x] * row[x];
        }
    }
    const double mean = double(sum) / kPixels;
    return {mean, double(squares) / kPixels - mean * mean};
}

// Squared difference of two blocks after removal of their means, summed over the pixels.
double unlikeness(const Luma& before, Place then, const Luma& now, Place here) {
    int sum = 0, squares = 0;
    for (int y = 0; y < kBlock; ++y) {
        const std::uint8_t* a = before.at(then.x, then.y + y);
        const std::uint8_t* b = now.at(here.x, here.y + y);
        for (int x = 0; x < kBlock; ++x) {
            const int difference = int{b[x]} - int{a[x]};
            sum += difference;
            squares += difference * difference;
        }
    }
    return squares - double(sum) * sum / kPixels;
}

bool inside(const Luma& frame, Place place) {
    return place.x >= 0 && place.y >= 0 && place.x + kBlock <= frame.width &&
           place.y + kBlock <= frame.height;
}

// Errors of all ways from one block; infinite where the way leaves the frame.
struct Search {
    static constexpr int kSide = 2 * kReach + 1;
    std::array<double, kSide * kSide> errors;
    Place best{0, 0};  // way to the best place

    double error(int x, int y) const {
        const bool known = std::abs(x) <= kReach && std::abs(y) <= kReach;
        return known ? errors[(y + kReach) * kSide + x + kReach]
                     : std::numeric_limits<double>::infinity();
    }
};

Search search(const Luma& before, const Luma& now, Place here) {
    Search found;
    double least = std::numeric_limits<double>::infinity();
    for (int y = -kReach; y <= kReach; ++y)
        for (int x = -kReach; x <= kReach; ++x) {
            double& error = found.errors[(y + kReach) * Search::kSide + x + kReach];
            error = std::numeric_limits<double>::infinity();
            const Place then{here.x + x, here.y + y};
            if (!inside(before, then)) continue;
            error = unlikeness(before, then, now, here);
            const double cost = error + kShortWay * (x * x + y * y);
            if (cost < least) {
                least = cost;
                found.best = {x, y};
            }
        }
    return found;
}

// Where a parabola through three errors has its least value, -0.5 ... 0.5 from the middle.
double fraction(double left, double middle, double right) {
    const double bend = left - 2 * middle + right;
    if (!std::isfinite(bend) || bend <= 0) return 0;
    return std::clamp(0.5 * (left - right) / bend, -0.5, 0.5);
}

// Mean of the block at a place between pixels: of the four whole places around it by their
// nearness.
double mean_between(const Luma& frame, double x, double y) {
    const int left = std::clamp(static_cast<int>(std::floor(x)), 0, frame.width - kBlock);
    const int top = std::clamp(static_cast<int>(std::floor(y)), 0, frame.height - kBlock);
    const int right = std::min(left + 1, frame.width - kBlock);
    const int bottom = std::min(top + 1, frame.height - kBlock);
    const double u = std::clamp(x - left, 0.0, 1.0), v = std::clamp(y - top, 0.0, 1.0);
    const auto mean = [&](int at_x, int at_y) { return moments_of(frame, {at_x, at_y}).mean; };
    return (1 - v) * ((1 - u) * mean(left, top) + u * mean(right, top)) +
           v * ((1 - u) * mean(left, bottom) + u * mean(right, bottom));
}

BlockMatch match(const Luma& before, const Luma& now, Place here) {
    const Search found = search(before, now, here);
    const auto [x, y] = found.best;
    const Moments then = moments_of(before, {here.x + x, here.y + y});
    const Moments present = moments_of(now, here);
    BlockMatch result;
    const double middle = found.error(x, y);
    result.found = middle / kPixels <= kNoise + kUnlike * (then.variance + present.variance);
    result.textured = present.variance >= kTextured;
    if (!result.found) return result;
    const double way_x = x + fraction(found.error(x - 1, y), middle, found.error(x + 1, y));
    const double way_y = y + fraction(found.error(x, y - 1), middle, found.error(x, y + 1));
    const double was = mean_between(before, here.x + way_x, here.y + way_y);
    result.gain = std::log((present.mean + kDark) / (was + kDark));
    return result;
}

}  // namespace

Luma luma_of(const sdk::Frame& frame) {
    Luma luma{static_cast<int>(frame.width()), static_cast<int>(frame.height()), {}};
    luma.values.reserve(std::size_t{frame.width()} * frame.height());
    std::vector<std::uint8_t> scratch;
    for (std::uint32_t y = 0; y < frame.height(); ++y) {
        const auto row = frame.row(y, scratch);
        luma.values.insert(luma.values.end(), row.begin(), row.end());
    }
    return luma;
}

std::vector<BlockMatch> match_blocks(const Luma& before, const Luma& now) {
    std::vector<BlockMatch> matches;
    for (int y = 0; y + kBlock <= now.height; y += kBlock)
        for (int x = 0; x + kBlock <= now.width; x += kBlock)
            matches.push_back(match(before, now, {x, y}));
    return matches;
}

}  // namespace cinejury::coherence
