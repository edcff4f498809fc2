// SPDX-License-Identifier: Apache-2.0
#include "edge_blur.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "noise.hpp"

namespace cinejury::fineness {
namespace {

constexpr int kCellsAlongShorterSide = 8;
constexpr int kSmallestSide = 16;   // pixels, of the coarsest level
constexpr double kFine = 1.0;       // pixels, s1
constexpr double kCoarse = 2.0;     // pixels, s2
constexpr double kWidest = 2.5;     // pixels; sigma that one level can tell
constexpr double kContrast = 12;    // of 255; a lower step is no edge
constexpr double kNoiseFactor = 8;  // times the noise of a gradient is an edge
constexpr double kShare = 0.25;     // of the cells that count as the sharper ones
// The central difference is a derivative seen through a box of two pixels: variance 1/3.
constexpr double kFineVariance = kFine * kFine + 1.0 / 3;
constexpr double kCoarseVariance = kCoarse * kCoarse + 1.0 / 3;
constexpr double kRootTwoPi = 2.5066282746310002;

double ratio_of(double sigma) {
    return std::sqrt((sigma * sigma + kCoarseVariance) / (sigma * sigma + kFineVariance));
}

double variance_of(double ratio) {
    const double square = std::max(ratio * ratio, 1 + 1e-3);
    return (kCoarseVariance - square * kFineVariance) / (square - 1);
}

struct Slope {
    float x, y;
};
Slope slope_at(const Plane& plane, int x, int y) {
    return {0.5f * (plane.at(x + 1, y) - plane.at(x - 1, y)),
            0.5f * (plane.at(x, y + 1) - plane.at(x, y - 1))};
}

// Edge pixels of one cell at one level.
struct Edges {
    double both = 0;    // sum of the gradients through s1 times those through s2
    double coarse = 0;  // sum of the squared gradients through s2
    int pixels = 0;
};

// Adds the edge pixels of a level, `scale` pixels of the frame to one of it, to `grid`: maxima of
// the coarse gradient along its direction. Projecting the fine gradient on the coarse direction
// keeps noise from adding to it.
void collect_edges(const Plane& level, int scale, double threshold, int cell, int columns,
                   std::vector<Edges>& grid) {
    const Plane fine = pixels::gaussian(level, kFine);
    const Plane coarse = pixels::gaussian(fine, std::sqrt(kCoarse * kCoarse - kFine * kFine));
    Plane strength(level.width, level.height);
    for (int y = 1; y < level.height - 1; ++y)
        for (int x = 1; x < level.width - 1; ++x) {
            const Slope slope = slope_at(coarse, x, y);
            strength.row(y)[x] = std::sqrt(slope.x * slope.x + slope.y * slope.y);
        }
    for (int y = 2; y < level.height - 2; ++y)
        for (int x = 2; x < level.width - 2; ++x) {
            const float here = strength.at(x, y);
            if (here < threshold) continue;
            const Slope slope = slope_at(coarse, x, y);
            const int step_x = static_cast<int>(std::lround(slope.x / here));
            const int step_y = static_cast<int>(std::lround(slope.y / here));
            if (here < strength.at(x + step_x, y + step_y) ||
                here <= strength.at(x - step_x, y - step_y))
                continue;
            const Slope sharp = slope_at(fine, x, y);
            Edges& edges =
                grid[static_cast<std::size_t>(y * scale / cell) * columns + x * scale / cell];
            edges.both += sharp.x * slope.x + sharp.y * slope.y;
            edges.coarse += here * here;
            ++edges.pixels;
        }
}

struct Cell {
    double variance;  // square pixels of the frame
    double weight;    // height of its edges, 0 ... 255
};

// What a cell's edges say at a level of `scale` pixels a pixel, or nothing when there are too few
// or they are too wide for the level.
std::optional<Cell> judge(const Edges& edges, double scale, bool last_level) {
    if (edges.pixels < 3) return std::nullopt;
    const double ratio = edges.both / edges.coarse;  // least squares: strong edges count most
    if (ratio < ratio_of(kWidest) && !last_level) return std::nullopt;
    const double variance = variance_of(std::max(ratio, ratio_of(2 * kWidest)));
    const double height =
        std::sqrt(edges.coarse / edges.pixels * 2 * M_PI * (variance + kCoarseVariance));
    if (height < kContrast) return std::nullopt;
    return Cell{variance * scale * scale, std::min(height, 255.0)};
}

double sharper_variance(std::vector<Cell>& cells) {
    std::sort(cells.begin(), cells.end(),
              [](const Cell& a, const Cell& b) { return a.variance < b.variance; });
    double total = 0, sum = 0;
    for (const Cell& cell : cells) total += cell.weight;
    for (const Cell& cell : cells)
        if ((sum += cell.weight) >= kShare * total) return cell.variance;
    return cells.back().variance;
}

}  // namespace

EdgeBlur edge_blur(const Plane& luma) {
    const int shorter = std::min(luma.width, luma.height);
    const int cell = std::max(8, shorter / kCellsAlongShorterSide);
    const int columns = (luma.width + cell - 1) / cell;
    const int rows = (luma.height + cell - 1) / cell;
    std::vector<std::optional<Cell>> grid(static_cast<std::size_t>(columns) * rows);
    const double noise = noise_deviation(luma) / (std::sqrt(8 * M_PI) * kCoarse * kCoarse);
    const double least_slope =
        kContrast / (kRootTwoPi * std::sqrt(kWidest * kWidest + kCoarseVariance));

    Plane level = luma;
    for (int scale = 1; shorter / scale >= kSmallestSide; scale *= 2) {
        if (scale > 1) level = pixels::halved(level);
        const bool last = shorter / (2 * scale) < kSmallestSide;
        std::vector<Edges> edges(grid.size());
        // Averaging four pixels halves the noise.
        const double threshold = std::max(least_slope, kNoiseFactor * noise / scale);
        collect_edges(level, scale, threshold, cell, columns, edges);
        for (std::size_t i = 0; i < grid.size(); ++i)
            if (!grid[i]) grid[i] = judge(edges[i], scale, last);
    }
    std::vector<Cell> cells;
    for (const auto& found : grid)
        if (found) cells.push_back(*found);
    if (cells.empty()) return {0, 0, static_cast<int>(grid.size())};
    const int count = static_cast<int>(cells.size());
    return {sharper_variance(cells), count, static_cast<int>(grid.size())};
}

}  // namespace cinejury::fineness
