// SPDX-License-Identifier: Apache-2.0
#include "flat_areas.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::canaries {
namespace {

constexpr double kFlat = 8;  // levels
constexpr std::size_t kPart = 10;

struct Sums {
    std::array<int, kChannels> sum{}, squares{};
};

Block block_of(const Sums& sums) {
    Block block{{}, 0, true};
    for (int c = 0; c < kChannels; ++c) {
        const double mean = double(sums.sum[c]) / kBlockPixels;
        const double variance = double(sums.squares[c]) / kBlockPixels - mean * mean;
        const double deviation = std::sqrt(std::max(0.0, variance));
        block.mean[c] = static_cast<float>(mean);
        block.deviation += deviation / kChannels;
        block.flat = block.flat && deviation <= kFlat;
    }
    return block;
}

}  // namespace

BlockFrame blocks_of(const sdk::Frame& frame) {
    BlockFrame result{
        static_cast<int>(frame.width()) / kBlock, static_cast<int>(frame.height()) / kBlock, {}};
    std::vector<std::uint8_t> scratch;
    for (int row = 0; row < result.rows; ++row) {
        std::vector<Sums> sums(static_cast<std::size_t>(result.columns));
        for (int y = row * kBlock; y < (row + 1) * kBlock; ++y) {
            const auto pixels = frame.row(static_cast<std::uint32_t>(y), scratch);
            for (int x = 0; x < result.columns * kBlock; ++x)
                for (int c = 0; c < kChannels; ++c) {
                    const int value = pixels[static_cast<std::size_t>(x) * kChannels + c];
                    sums[x / kBlock].sum[c] += value;
                    sums[x / kBlock].squares[c] += value * value;
                }
        }
        for (const Sums& one : sums) result.blocks.push_back(block_of(one));
    }
    return result;
}

double flat_noise(const BlockFrame& frame) {
    std::vector<double> deviations;
    for (const Block& block : frame.blocks) deviations.push_back(block.deviation);
    const auto lower = deviations.begin() + static_cast<std::ptrdiff_t>(deviations.size() / kPart);
    std::nth_element(deviations.begin(), lower, deviations.end());
    return *lower;
}

}  // namespace cinejury::canaries
