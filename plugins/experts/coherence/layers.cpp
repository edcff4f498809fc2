// SPDX-License-Identifier: Apache-2.0
#include "layers.hpp"

#include <algorithm>
#include <cmath>

#include "clip_motion.hpp"
#include "whole_motion.hpp"

namespace cinejury::coherence {
namespace {

using pixels::kBlock;

constexpr double kOwnWay = 1;      // pixels off the whole picture's way, soon: a thing by itself
constexpr double kTogether = 0.6;  // pixels apart, with a quarter of the way, of one thing
constexpr double kTextured = 25;   // variance from which a block has structure
constexpr double kError = 24, kUnlike = 0.3;  // squared difference that is still the same block
constexpr double kFitScale = 0.5;             // pixels
constexpr double kOneEdge = 0.25;   // of the larger eigenvalue: less, and only it is believed
constexpr std::size_t kFewest = 6;  // blocks of a thing
constexpr double kMostLost = 0.5;   // share of its blocks
constexpr std::size_t kFewestOfWhole = 12;  // blocks that tell the way of the picture
constexpr std::size_t kMostOfPicture = 3;   // a thing is at most this part of the blocks
constexpr int kMends = 2;

struct Place {
    int x, y;  // of the corner, pixels
};

// A block of a thing, in the first frame.
struct Part {
    Place place;
    float variance;
    float bend_x = 0, bend_y = 0;
    bool found = true;
};

Place place_of(const pixels::Grid& grid, std::size_t i) {
    return {static_cast<int>(i) % grid.columns * kBlock,
            static_cast<int>(i) / grid.columns * kBlock};
}

bool is_same(const pixels::Match& match, double variance) {
    return match.error <= kError + kUnlike * variance;
}

pixels::Warp warp_of(const Affine& way) {
    const auto f = [](double value) { return static_cast<float>(value); };
    return {f(way.across[0]), f(way.across[1]), f(way.across[2]),
            f(way.down[0]),   f(way.down[1]),   f(way.down[2])};
}

// Blocks whose way is their own, in groups that touch and go together.
std::vector<std::vector<std::size_t>> things_of(const std::vector<pixels::Block>& blocks,
                                                const std::vector<pixels::Match>& matches,
                                                const pixels::Grid& grid) {
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        if (blocks[i].corner < 2 || !is_same(matches[i], blocks[i].variance)) continue;
        const Place at = place_of(grid, i);
        samples.push_back({double(at.x), double(at.y), matches[i].x, matches[i].y});
    }
    if (samples.size() < kFewestOfWhole) return {};
    const Affine whole = fit_whole_motion(samples, kFitScale);
    const auto own = [&](std::size_t i) {
        const Place at = place_of(grid, i);
        return std::pair{matches[i].x - whole.way_x(at.x, at.y),
                         matches[i].y - whole.way_y(at.x, at.y)};
    };
    std::vector<char> free(blocks.size());
    for (std::size_t i = 0; i < free.size(); ++i) {
        const auto [x, y] = own(i);
        free[i] = std::hypot(x, y) > kOwnWay && blocks[i].variance >= kTextured &&
                  is_same(matches[i], blocks[i].variance);
    }
    std::vector<std::vector<std::size_t>> things;
    for (std::size_t seed = 0; seed < free.size(); ++seed) {
        if (!free[seed]) continue;
        std::vector<std::size_t> thing{seed};
        free[seed] = 0;
        for (std::size_t next = 0; next < thing.size(); ++next) {
            const int column = static_cast<int>(thing[next]) % grid.columns,
                      row = static_cast<int>(thing[next]) / grid.columns;
            const auto [x, y] = own(thing[next]);
            for (int k = 0; k < 9; ++k) {
                const int c = column + k % 3 - 1, r = row + k / 3 - 1;
                if (c < 0 || r < 0 || c >= grid.columns || r >= grid.rows) continue;
                const auto beside = static_cast<std::size_t>(r) * grid.columns + c;
                if (!free[beside]) continue;
                const auto [u, v] = own(beside);
                if (std::hypot(u - x, v - y) > kTogether + 0.25 * std::hypot(x, y)) continue;
                free[beside] = 0;
                thing.push_back(beside);
            }
        }
        // What is most of the picture is the picture, and its way was not understood.
        if (thing.size() >= kFewest && thing.size() * kMostOfPicture <= blocks.size())
            things.push_back(std::move(thing));
    }
    return things;
}

// The thing's way one frame further, by the blocks that lie where it is.
bool carry(Affine& way, const std::vector<Part>& parts, const FrameMotion& frame,
           const pixels::Grid& grid) {
    std::vector<Sample> steps;
    for (const Part& part : parts) {
        const double x = part.place.x + way.way_x(part.place.x, part.place.y);
        const double y = part.place.y + way.way_y(part.place.x, part.place.y);
        const int column = static_cast<int>(std::lround(x / kBlock)),
                  row = static_cast<int>(std::lround(y / kBlock));
        if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) continue;
        const auto i = static_cast<std::size_t>(row) * grid.columns + column;
        if (frame.blocks[i].variance < kTextured ||
            !is_same(frame.ahead[i], frame.blocks[i].variance))
            continue;
        steps.push_back({x, y, frame.ahead[i].x, frame.ahead[i].y});
    }
    if (steps.size() < kFewest / 2) return false;
    const Affine step = fit_whole_motion(steps, kFitScale);
    std::vector<Sample> ways;
    for (const Part& part : parts) {
        const double x = part.place.x, y = part.place.y;
        const double u = way.way_x(x, y), v = way.way_y(x, y);
        ways.push_back({x, y, u + step.way_x(x + u, y + v), v + step.way_y(x + u, y + v)});
    }
    way = fit_whole_motion(ways, kFitScale);
    return true;
}

// Looks for every part where the way takes it, bent as it was, and mends the way.
bool mend(Affine& way, std::vector<Part>& parts, const pixels::Luma& first,
          const pixels::Luma& frame) {
    for (int round = 0; round < kMends; ++round) {
        const pixels::Warp warp = warp_of(way);
        std::vector<Sample> ways;
        std::size_t lost = 0;
        for (Part& part : parts) {
            const auto [x, y] = part.place;
            const pixels::Match match =
                pixels::refined(first, frame, x, y, warp, part.bend_x, part.bend_y);
            part.found = is_same(match, part.variance);
            if (!part.found) {
                ++lost;
                continue;
            }
            part.bend_x = match.x;
            part.bend_y = match.y;
            const double at_x = x + match.x, at_y = y + match.y;
            ways.push_back({double(x), double(y), match.x + way.way_x(at_x, at_y),
                            match.y + way.way_y(at_x, at_y)});
        }
        if (double(lost) > kMostLost * double(parts.size()) || ways.size() < kFewest) return false;
        const Affine before = way;
        way = fit_whole_motion(ways, kFitScale);
        // What the way now explains is no bend.
        for (Part& part : parts) {
            const auto [x, y] = part.place;
            part.bend_x -= static_cast<float>(way.way_x(x, y) - before.way_x(x, y));
            part.bend_y -= static_cast<float>(way.way_y(x, y) - before.way_y(x, y));
        }
    }
    return true;
}

// The bend of a part, across its edge where it has but one.
std::pair<float, float> surely(const pixels::Luma& first, const Part& part) {
    double xx = 0, xy = 0, yy = 0;
    for (int j = 0; j < kBlock; ++j)
        for (int i = 0; i < kBlock; ++i) {
            const int x = std::clamp(part.place.x + i, 1, first.width - 2),
                      y = std::clamp(part.place.y + j, 1, first.height - 2);
            const double u = 0.5 * (*first.at(x + 1, y) - *first.at(x - 1, y));
            const double v = 0.5 * (*first.at(x, y + 1) - *first.at(x, y - 1));
            xx += u * u, xy += u * v, yy += v * v;
        }
    const double half = (xx + yy) / 2, gap = std::hypot((xx - yy) / 2, xy);
    if (half - gap > kOneEdge * (half + gap)) return {part.bend_x, part.bend_y};
    const double angle = 0.5 * std::atan2(2 * xy, xx - yy), c = std::cos(angle),
                 s = std::sin(angle);
    const double way = part.bend_x * c + part.bend_y * s;
    return {static_cast<float>(way * c), static_cast<float>(way * s)};
}

}  // namespace

std::vector<Bend> bends_of(const std::vector<FrameMotion>& frames, const pixels::Grid& grid,
                           const Span& span, const std::function<pixels::Luma(std::size_t)>& luma) {
    const auto [from, soon, half, to] = span;
    const pixels::Luma first = luma(from);
    const auto things =
        things_of(frames[from].blocks,
                  pixels::match(pixels::Pyramid(first), pixels::Pyramid(luma(soon))), grid);
    std::vector<Bend> bends;
    if (things.empty()) return bends;
    struct Thing {
        std::vector<Part> parts;
        Affine way;
        std::vector<Bend> bends;
        bool lost = false;
    };
    std::vector<Thing> all;
    for (const auto& places : things) {
        Thing thing;
        for (const std::size_t i : places)
            thing.parts.push_back({place_of(grid, i), frames[from].blocks[i].variance});
        thing.bends.resize(places.size());
        all.push_back(std::move(thing));
    }
    for (std::size_t t = from; t < to; ++t) {
        const pixels::Luma frame = luma(t + 1);
        for (Thing& thing : all) {
            if (thing.lost) continue;
            thing.lost = !carry(thing.way, thing.parts, frames[t], grid) ||
                         !mend(thing.way, thing.parts, first, frame);
            if (thing.lost || (t + 1 != half && t + 1 != to)) continue;
            for (std::size_t i = 0; i < thing.parts.size(); ++i) {
                if (!thing.parts[i].found) continue;
                const auto [x, y] = surely(first, thing.parts[i]);
                Bend& bend = thing.bends[i];
                if (t + 1 == half) bend.half_x = x, bend.half_y = y;
                if (t + 1 == to) bend.end_x = x, bend.end_y = y;
            }
        }
    }
    for (const Thing& thing : all)
        if (!thing.lost) bends.insert(bends.end(), thing.bends.begin(), thing.bends.end());
    return bends;
}

}  // namespace cinejury::coherence
