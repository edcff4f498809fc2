// SPDX-License-Identifier: Apache-2.0
#include "patch_period.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cinejury::canaries {
namespace {

constexpr int kShortest = 4, kLongest = 32;  // pixels
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

void Residual::add(const Residual& other) {
    if (sum.empty()) {
        *this = other;
        return;
    }
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += other.sum[i];
        weight[i] += other.weight[i];
    }
    squares += other.squares;
    pixels += other.pixels;
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

PatchPattern find_patches(const Residual& residual, std::size_t frames) {
    const double pixels_a_frame = double(residual.pixels) / double(frames);
    std::array<double, kLongest + 1> energy{};
    double most = 0;
    for (int p = kShortest; p <= kLongest; ++p) {
        energy[p] = residual.pixels == 0 ? 0 : energy_at(residual, p, pixels_a_frame);
        most = std::max(most, energy[p]);
    }
    PatchPattern pattern{std::sqrt(most), 0};
    for (int p = kShortest; p <= kLongest && most > 0 && pattern.period == 0; ++p)
        if (energy[p] >= kAsGood * most) pattern.period = p;
    return pattern;
}

}  // namespace cinejury::canaries
