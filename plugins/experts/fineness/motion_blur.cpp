// SPDX-License-Identifier: Apache-2.0
#include "motion_blur.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace cinejury::fineness {
namespace {

using pixels::Plane;

constexpr double kFine = 1.0, kCoarse = 2.0;  // pixels
// The central difference is a derivative seen through a box of two pixels: variance 1/3.
constexpr double kFineVariance = kFine * kFine + 1.0 / 3;
constexpr double kCoarseVariance = kCoarse * kCoarse + 1.0 / 3;
constexpr double kQuiet = 0.4;     // ways
constexpr double kLeastWay = 0.3;  // pixels of the frame
constexpr double kMostWay = 3;     // pixels, at the level where a block is looked at
constexpr float kCorner = 4;       // from which the direction of a way is known
constexpr double kSlope = 0.7;     // of 255 a pixel; less is no edge
constexpr double kFewest = 400;    // pixels of a clip
constexpr double kSoftSquare = 0.1, kSoft = 0.15;  // squared ways, ways

struct Level {
    Plane fine, coarse;
};

// Energy of the noise in the slope through a Gaussian of this variance, for a deviation of 1.
double noise_energy(double variance) {
    return 1 / (8 * M_PI * variance * variance);
}

void add_block(const Level& level, int left, int top, int right, int bottom, double u, double v,
               double least, SlopeEnergy& energy) {
    const double way = std::hypot(u, v), x_part = u / way, y_part = v / way;
    for (int y = std::max(top, 1); y < std::min(bottom, level.fine.height - 1); ++y)
        for (int x = std::max(left, 1); x < std::min(right, level.fine.width - 1); ++x) {
            const auto slope = [x, y](const Plane& plane) {
                return std::pair<double, double>{0.5 * (plane.at(x + 1, y) - plane.at(x - 1, y)),
                                                 0.5 * (plane.at(x, y + 1) - plane.at(x, y - 1))};
            };
            const auto [cx, cy] = slope(level.coarse);
            if (cx * cx + cy * cy < least * least) continue;
            const auto [fx, fy] = slope(level.fine);
            const double fine_along = fx * x_part + fy * y_part, fine = fx * y_part - fy * x_part;
            const double coarse_along = cx * x_part + cy * y_part,
                         across = cx * y_part - cy * x_part;
            energy.along_fine += fine_along * fine_along;
            energy.along_coarse += coarse_along * coarse_along;
            energy.across_fine += fine * fine;
            energy.across_coarse += across * across;
            energy.square_way += coarse_along * coarse_along * way * way;
            ++energy.pixels;
        }
}

// max(0, x) without its corner, so that what is clean still has an order.
double positive(double x, double softness) {
    return 0.5 * (x + std::sqrt(x * x + softness * softness));
}

double variance_of(double fine, double coarse) {
    const double ratio = std::max(fine, 0.0) / coarse;
    const double square = 1 + positive(ratio * ratio - 1, 1e-2);
    return (kCoarseVariance - square * kFineVariance) / (square - 1);
}

// k^2, and how much of the picture says so.
struct Smear {
    double square = 0, weight = 0, pixels = 0;
};

Smear smear_of(const SmearEnergy& levels) {
    Smear smear;
    for (const SlopeEnergy& energy : levels) {
        smear.pixels += energy.pixels;
        if (energy.along_coarse <= 0 || energy.across_coarse <= 0) continue;
        const double square_way = energy.square_way / energy.along_coarse;
        // Both directions are needed; the weaker one limits what is known. The longer the way, the
        // more of a smear is seen.
        const double weight = std::min(energy.along_coarse, energy.across_coarse) * square_way;
        const double along = variance_of(energy.along_fine, energy.along_coarse);
        const double across = variance_of(energy.across_fine, energy.across_coarse);
        smear.square += weight * 12 * kFineVariance *
                        std::log((along + kFineVariance) / (across + kFineVariance)) / square_way;
        smear.weight += weight;
    }
    if (smear.weight > 0) smear.square = positive(smear.square / smear.weight, kSoftSquare);
    return smear;
}

void add(SmearEnergy& sum, const SmearEnergy& frame) {
    for (std::size_t i = 0; i < kSmearLevels; ++i) {
        sum[i].along_fine += frame[i].along_fine;
        sum[i].along_coarse += frame[i].along_coarse;
        sum[i].across_fine += frame[i].across_fine;
        sum[i].across_coarse += frame[i].across_coarse;
        sum[i].square_way += frame[i].square_way;
        sum[i].pixels += frame[i].pixels;
    }
}

}  // namespace

SmearEnergy smear_energy(const Plane& luma, const pixels::Grid& grid,
                         const std::vector<pixels::Block>& blocks,
                         const std::vector<pixels::Match>& matches, double scale, double noise) {
    SmearEnergy energy;
    std::array<std::optional<Level>, kSmearLevels> levels;
    std::vector<Plane> sizes{luma};
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const double u = matches[i].x * scale, v = matches[i].y * scale, way = std::hypot(u, v);
        const bool found = matches[i].error <= 24 + 4 * noise * noise + 0.3 * blocks[i].variance;
        if (way < kLeastWay || blocks[i].corner < kCorner || !found) continue;
        const double halvings = std::ceil(std::log2(std::max(1.0, way / kMostWay)));
        const auto size = static_cast<std::size_t>(std::min(halvings, kSmearLevels - 1.0));
        while (sizes.size() <= size && std::min(sizes.back().width, sizes.back().height) >= 32)
            sizes.push_back(pixels::halved(sizes.back()));
        if (sizes.size() <= size) continue;
        if (!levels[size]) {
            levels[size].emplace();
            levels[size]->fine = pixels::gaussian(sizes[size], kFine);
            levels[size]->coarse =
                pixels::gaussian(levels[size]->fine, std::sqrt(kCoarse * kCoarse - kFine * kFine));
        }
        const double divide = std::exp2(double(size)), side = pixels::kBlock * scale / divide;
        const int column = static_cast<int>(i) % grid.columns;
        const int row = static_cast<int>(i) / grid.columns;
        const auto at = [side](int index) { return static_cast<int>(std::lround(index * side)); };
        const double least =
            std::max(kSlope, 3 * noise / divide * std::sqrt(noise_energy(kCoarseVariance)));
        add_block(*levels[size], at(column), at(row), at(column + 1), at(row + 1), u / divide,
                  v / divide, least, energy[size]);
    }
    for (std::size_t i = 0; i < kSmearLevels; ++i) {
        // Averaging four pixels halves the deviation of the noise.
        const double variance = energy[i].pixels * noise * noise / std::exp2(2.0 * double(i));
        energy[i].along_fine -= variance * noise_energy(kFineVariance);
        energy[i].across_fine -= variance * noise_energy(kFineVariance);
    }
    return energy;
}

pixels::Reading motion_blur(const std::vector<SmearEnergy>& frames) {
    SmearEnergy sum;
    double worst = -1;
    std::int64_t worst_frame = -1;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        add(sum, frames[i]);
        const Smear own = smear_of(frames[i]);
        if (own.weight <= 0 || own.square <= worst) continue;
        worst = own.square;
        worst_frame = static_cast<std::int64_t>(i);
    }
    const Smear smear = smear_of(sum);
    if (smear.weight <= 0 || smear.pixels < kFewest)
        return pixels::abstains("too little moves, or too little of it has texture, to tell smear");
    return {std::exp2(-positive(std::sqrt(smear.square) - kQuiet, kSoft)),
            std::min(1.0, smear.pixels / (10 * kFewest)),
            worst_frame,
            {}};
}

}  // namespace cinejury::fineness
