// SPDX-License-Identifier: Apache-2.0
#include "period.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cinejury::guards {
namespace {

constexpr int kLongest = 64;  // pixels
constexpr int kMostRows = 128;
constexpr double kFlat = 2;  // levels

// Lines of a picture: rows, or columns as rows.
struct Lines {
    int length = 0;
    std::vector<std::vector<std::uint8_t>> lines;
};

Lines rows_of(const sdk::Frame& frame) {
    Lines rows{static_cast<int>(frame.width()), {}};
    const std::uint32_t count = std::min<std::uint32_t>(frame.height(), kMostRows);
    std::vector<std::uint8_t> scratch;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto row = frame.row(i * frame.height() / count, scratch);
        rows.lines.emplace_back(row.begin(), row.end());
    }
    return rows;
}

Lines columns_of(const sdk::Frame& frame) {
    Lines columns{static_cast<int>(frame.height()), {}};
    const std::uint32_t count = std::min<std::uint32_t>(frame.width(), kMostRows);
    columns.lines.resize(count);
    std::vector<std::uint8_t> scratch;
    for (std::uint32_t y = 0; y < frame.height(); ++y) {
        const auto row = frame.row(y, scratch);
        for (std::uint32_t i = 0; i < count; ++i)
            columns.lines[i].push_back(row[i * frame.width() / count]);
    }
    return columns;
}

struct Level {
    double mean = 0, variance = 0;
};

Level level_of(const Lines& lines) {
    std::int64_t sum = 0, squares = 0;
    for (const auto& line : lines.lines)
        for (const std::int64_t value : line) {
            sum += value;
            squares += value * value;
        }
    const double n = double(lines.lines.size()) * lines.length;
    const double mean = double(sum) / n;
    return {mean, double(squares) / n - mean * mean};
}

// Mean and variance are those of the whole picture: a single thing that leaves the overlap does not
// make what is left alike.
double correlation(const Lines& lines, const Level& level, int way) {
    std::int64_t a = 0, b = 0, ab = 0;
    for (const auto& line : lines.lines)
        for (int x = 0; x + way < lines.length; ++x) {
            const int here = line[x], there = line[x + way];
            a += here;
            b += there;
            ab += here * there;
        }
    const double n = double(lines.lines.size()) * (lines.length - way);
    const double product = double(ab) - level.mean * double(a + b) + n * level.mean * level.mean;
    return product / n / level.variance;
}

Period along(const Lines& lines) {
    Period best;
    const Level level = level_of(lines);
    if (level.variance < kFlat * kFlat) return {0, 0, true};
    const int longest = std::min(kLongest, lines.length / 4);
    std::vector<double> c(2 * static_cast<std::size_t>(std::max(longest, 0)) + 1, 1.0);
    for (std::size_t p = 1; p < c.size(); ++p)
        c[p] = correlation(lines, level, static_cast<int>(p));
    double least = 1;
    for (int p = 2; p <= longest; ++p) {
        least = std::min(least, c[p - 1]);
        const double likeness = std::min(c[p], c[2 * static_cast<std::size_t>(p)]);
        if (least <= c[p] / 2 && likeness > best.likeness)
            best = {std::min(likeness, 1.0), p, false};
    }
    return best;
}

}  // namespace

Period find_period(const sdk::Frame& frame) {
    const Period across = along(rows_of(frame)), down = along(columns_of(frame));
    return across.likeness >= down.likeness ? across : down;
}

}  // namespace cinejury::guards
