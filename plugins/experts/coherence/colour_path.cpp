// SPDX-License-Identifier: Apache-2.0
#include "colour_path.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace cinejury::coherence {
namespace {

constexpr double kDark = 8;     // of 255; keeps the logarithm calm in the dark
constexpr double kOther = 0.1;  // of a logarithm
constexpr double kMost = 0.5;   // share of the tiles that things that move may change

TileColours colours_of(const sdk::Frame& frame) {
    std::array<std::array<double, 3>, kTiles> sums{};
    std::array<double, kTiles> counts{};
    std::vector<std::uint8_t> scratch;
    for (std::uint32_t y = 0; y < frame.height(); ++y) {
        const auto row = frame.row(y, scratch);
        for (std::uint32_t x = 0; x < frame.width(); ++x) {
            const std::size_t tile =
                y * kTilesY / frame.height() * kTilesX + x * kTilesX / frame.width();
            for (std::size_t c = 0; c < 3; ++c) sums[tile][c] += row[3 * x + c];
            ++counts[tile];
        }
    }
    TileColours colours{};
    for (std::size_t tile = 0; tile < kTiles; ++tile) {
        double mean = 0;
        for (std::size_t c = 0; c < 3; ++c) {
            colours[tile][c] = std::log(sums[tile][c] / counts[tile] + kDark);
            mean += colours[tile][c] / 3;
        }
        for (double& value : colours[tile]) value -= mean;
    }
    return colours;
}

}  // namespace

std::vector<TileColours> colour_path(const sdk::Host& host, const sdk::Call& call,
                                     const sdk::ClipView& colours) {
    std::vector<TileColours> path(colours.frames());
    host.parallel_for(call, path.size(), [&](std::uint64_t i) {
        path[i] = colours_of(colours.frame(static_cast<std::uint32_t>(i)));
    });
    return path;
}

double other_colour(const TileColours& before, const TileColours& now) {
    int other = 0;
    for (std::size_t tile = 0; tile < kTiles; ++tile) {
        double most = 0;
        for (std::size_t c = 0; c < 3; ++c)
            most = std::max(most, std::abs(now[tile][c] - before[tile][c]));
        other += most > kOther;
    }
    return std::max(0.0, (double(other) / kTiles - kMost) / (1 - kMost));
}

}  // namespace cinejury::coherence
