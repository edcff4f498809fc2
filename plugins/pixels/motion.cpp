// SPDX-License-Identifier: Apache-2.0
#include "plugins/pixels/motion.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "plugins/pixels/block_difference.hpp"
#include "plugins/pixels/subpixel.hpp"

namespace cinejury::pixels {
namespace {

constexpr int kCoarseReach = 5;  // pixels, of the full search at the coarsest level
constexpr int kReach = 2;        // pixels around no motion, tried at every level
constexpr int kSteps = 6;        // of a descent
// What one more pixel of way must save, in squared differences times 64: of equals the shorter.
constexpr std::int64_t kShortWay = 64 * 3;
// And one pixel away from what the level above says.
constexpr std::int64_t kSmooth = 64 * 12;

struct Way {
    int x = 0, y = 0;
    bool operator==(const Way&) const = default;
};

struct Level {
    Grid grid;
    std::vector<Way> ways;  // [rows, columns]
    // The nearest block's for places outside.
    Way at(int column, int row) const {
        column = std::clamp(column, 0, grid.columns - 1);
        row = std::clamp(row, 0, grid.rows - 1);
        return ways[static_cast<std::size_t>(row) * grid.columns + column];
    }
};

// The best way of one block so far.
class Search {
public:
    Search(const Luma& frame, const Luma& other, int x, int y, Way expected)
        : frame_(frame), other_(other), x_(x), y_(y), expected_(expected) {}

    void attempt(Way way) {
        if (way == best_ && cost_ >= 0) return;
        const int x = x_ + way.x, y = y_ + way.y;
        if (x < 0 || y < 0 || x + kBlock > other_.width || y + kBlock > other_.height) return;
        const auto gap = difference(frame_.at(x_, y_), frame_.width, other_.at(x, y), other_.width);
        const std::int64_t away = std::abs(way.x - expected_.x) + std::abs(way.y - expected_.y);
        const std::int64_t cost =
            gap.unlikeness() + kSmooth * away + kShortWay * (std::abs(way.x) + std::abs(way.y));
        if (cost_ >= 0 && cost >= cost_) return;
        cost_ = cost;
        best_ = way;
    }
    void around(Way centre, int reach) {
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x) attempt({centre.x + x, centre.y + y});
    }
    void descend() {
        for (int step = 0; step < kSteps; ++step) {
            const Way before = best_;
            around(before, 1);
            if (best_ == before) return;
        }
    }
    Way best() const { return best_; }

private:
    const Luma& frame_;
    const Luma& other_;
    int x_, y_;
    Way expected_;
    Way best_;
    std::int64_t cost_ = -1;  // nothing tried
};

// What the blocks of the level above say, with their neighbours.
struct Elders {
    std::array<Way, 9> ways{};
    Way middle;  // median of each coordinate
};

Elders elders_of(const Level* above, int column, int row) {
    Elders elders;
    if (!above) return elders;
    std::array<int, 9> xs{}, ys{};
    for (int i = 0; i < 9; ++i) {
        const Way way = above->at(column / 2 + i % 3 - 1, row / 2 + i / 3 - 1);
        elders.ways[i] = {2 * way.x, 2 * way.y};
        xs[i] = 2 * way.x, ys[i] = 2 * way.y;
    }
    std::nth_element(xs.begin(), xs.begin() + 4, xs.end());
    std::nth_element(ys.begin(), ys.begin() + 4, ys.end());
    elders.middle = {xs[4], ys[4]};
    return elders;
}

// Forwards, with the neighbours that come before; then backwards, with all of them.
Level match_level(const Luma& frame, const Luma& other, const Level* above) {
    Level level{grid_of(frame), {}};
    level.ways.resize(static_cast<std::size_t>(level.grid.count()));
    const auto visit = [&](int column, int row, bool again) {
        const Elders elders = elders_of(above, column, row);
        Search search(frame, other, column * kBlock, row * kBlock, elders.middle);
        Way& way = level.ways[static_cast<std::size_t>(row) * level.grid.columns + column];
        if (again) {
            search.attempt(way);
            search.attempt(level.at(column + 1, row));
            search.attempt(level.at(column, row + 1));
        } else {
            search.around({}, above ? kReach : kCoarseReach);
            if (above)
                for (const Way elder : elders.ways) search.attempt(elder);
        }
        if (again || column > 0) search.attempt(level.at(column - 1, row));
        if (again || row > 0) search.attempt(level.at(column, row - 1));
        search.descend();
        way = search.best();
    };
    for (int row = 0; row < level.grid.rows; ++row)
        for (int column = 0; column < level.grid.columns; ++column) visit(column, row, false);
    for (int row = level.grid.rows - 1; row >= 0; --row)
        for (int column = level.grid.columns - 1; column >= 0; --column) visit(column, row, true);
    return level;
}

}  // namespace

Grid grid_of(const Luma& luma) {
    return {luma.width / kBlock, luma.height / kBlock};
}

std::vector<Match> match(const Pyramid& frame, const Pyramid& other) {
    Level level;
    for (std::size_t i = frame.levels.size(); i-- > 0;)
        level = match_level(frame.levels[i], other.levels[i],
                            i + 1 == frame.levels.size() ? nullptr : &level);
    std::vector<Match> matches;
    for (int row = 0; row < level.grid.rows; ++row)
        for (int column = 0; column < level.grid.columns; ++column) {
            const Way way = level.at(column, row);
            matches.push_back(refined(frame.levels[0], other.levels[0], column * kBlock,
                                      row * kBlock, way.x, way.y));
        }
    return matches;
}

}  // namespace cinejury::pixels
