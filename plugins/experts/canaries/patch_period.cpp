// SPDX-License-Identifier: Apache-2.0
#include "patch_period.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cinejury::canaries {
namespace {

constexpr double kMostChance = 0.5;
constexpr double kAsGood = 0.9;
constexpr double kMiddle = (kBlock - 1) / 2.0;
// Sum of (x - kMiddle)^2 over a block.
constexpr double kMoment = kBlock * kBlock * (kBlock * kBlock - 1) / 12.0;

using Patch = std::array<double, kBlockPixels>;

void remove_plane(Patch& patch) {
    double sum = 0, along = 0, down = 0;
    for (int y = 0; y < kBlock; ++y)
        for (int x = 0; x < kBlock; ++x) {
            const double value = patch[y * kBlock + x];
            sum += value;
            along += value * (x - kMiddle);
            down += value * (y - kMiddle);
        }
    for (int y = 0; y < kBlock; ++y)
        for (int x = 0; x < kBlock; ++x)
            patch[y * kBlock + x] -= sum / kBlockPixels + along / kMoment * (x - kMiddle) +
                                     down / kMoment * (y - kMiddle);
}

double energy_at(const Residual& residual, int period, double pixels_a_frame) {
    const double chance = double(period) * period / pixels_a_frame;
    if (chance >= kMostChance) return 0;
    const std::size_t places = static_cast<std::size_t>(period) * period;
    std::vector<double> sum(places), weight(places);
    for (int y = 0; y < residual.height; ++y) {
        const std::size_t row = static_cast<std::size_t>(y) * residual.width;
        const std::size_t line = static_cast<std::size_t>(y % period) * period;
        for (int x = 0, at = 0; x < residual.width; ++x) {
            sum[line + at] += residual.sum[row + x];
            weight[line + at] += residual.weight[row + x];
            if (++at == period) at = 0;
        }
    }
    double between = 0, all = 0;
    for (std::size_t i = 0; i < places; ++i) {
        if (weight[i] > 0) between += sum[i] * sum[i] / weight[i];
        all += weight[i];
    }
    const double variance = residual.squares / double(residual.pixels);
    return std::max(0.0, (between / all - chance * variance) / (1 - chance));
}

}  // namespace

void Residual::add_rows(const Residual& other, int first, int last) {
    const std::size_t end = static_cast<std::size_t>(last) * width;
    for (std::size_t i = static_cast<std::size_t>(first) * width; i < end; ++i) {
        sum[i] += other.sum[i];
        weight[i] += other.weight[i];
    }
}

Residual totals_of(std::span<const Residual* const> frames) {
    Residual all{frames[0]->width, frames[0]->height, {}, {}, 0, 0};
    all.sum.resize(frames[0]->sum.size());
    all.weight.resize(all.sum.size());
    for (const Residual* frame : frames) {
        all.squares += frame->squares;
        all.pixels += frame->pixels;
    }
    return all;
}

Residual residual_of(const sdk::Frame& frame, const BlockFrame& blocks) {
    Residual residual{blocks.columns * kBlock, blocks.rows * kBlock, {}, {}, 0, 0};
    residual.sum.resize(static_cast<std::size_t>(residual.width) * residual.height);
    residual.weight.resize(residual.sum.size());
    for (std::size_t i = 0; i < blocks.blocks.size(); ++i) {
        if (!blocks.blocks[i].flat) continue;
        const int left = static_cast<int>(i) % blocks.columns * kBlock;
        const int top = static_cast<int>(i) / blocks.columns * kBlock;
        Patch patch;
        for (int y = 0; y < kBlock; ++y)
            for (int x = 0; x < kBlock; ++x) {
                const auto at = [&](std::uint32_t c) {
                    return frame.at(static_cast<std::uint32_t>(top + y),
                                    static_cast<std::uint32_t>(left + x), c);
                };
                patch[y * kBlock + x] = (double(at(0)) + at(1) + at(2)) / kChannels;
            }
        remove_plane(patch);
        for (int y = 0; y < kBlock; ++y)
            for (int x = 0; x < kBlock; ++x) {
                const double value = patch[y * kBlock + x];
                const std::size_t to =
                    static_cast<std::size_t>(top + y) * residual.width + left + x;
                residual.sum[to] = static_cast<float>(value);
                residual.weight[to] = 1;
                residual.squares += value * value;
            }
        residual.pixels += kBlockPixels;
    }
    return residual;
}

double pattern_energy(const Residual& residual, std::size_t frames, int period) {
    if (residual.pixels == 0) return 0;
    return energy_at(residual, period, double(residual.pixels) / double(frames));
}

PatchPattern strongest_pattern(std::span<const double> energies) {
    const double most = *std::max_element(energies.begin(), energies.end());
    if (most <= 0) return {};
    const auto first = std::find_if(energies.begin(), energies.end(),
                                    [&](double energy) { return energy >= kAsGood * most; });
    return {std::sqrt(most), kShortestPeriod + static_cast<int>(first - energies.begin())};
}

}  // namespace cinejury::canaries
