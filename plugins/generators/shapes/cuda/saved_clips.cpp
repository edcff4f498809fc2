// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/cuda/saved_clips.hpp"

#include "plugins/generators/shapes/train/network.hpp"

namespace cinejury::shapes::cuda {
namespace {

constexpr std::int64_t kWidth = kDenoiserSize.width;
constexpr std::int64_t kArrays = 7 * kDenoiserSize.blocks + 9;

// Each array may take up to 63 numbers more than it has.
std::int64_t numbers_of(std::int64_t count) {
    return count *
               static_cast<std::int64_t>(SavedPass::bytes(SavedPass::Keep::kAll) / sizeof(float)) +
           kArrays * 64;
}

}  // namespace

SavedClips::SavedClips(std::int64_t count, const nn::cuda::Context& context)
    : items(count), memory(numbers_of(count), context) {
    const auto take = [&](std::int64_t of_one) { return memory.floats(items * of_one); };
    const std::int64_t rows = kTokens * kWidth;
    for (std::int64_t i = 0; i < kDenoiserSize.blocks; ++i) {
        Block block{};
        block.before = take(rows);
        block.qkv = take(3 * rows);
        block.attended = take(rows);
        block.projected = take(rows);
        block.middle = take(rows);
        block.up = take(4 * rows);
        block.down = take(rows);
        blocks.push_back(block);
    }
    end = take(rows);
    patches = take(kGrid.tokens() * kGrid.values());
    frequencies = take(2 * kSigmaFrequencies);
    time_in = take(kWidth);
    time_hidden = take(kWidth);
    time_out = take(kWidth);
    level = take(kWidth);
    modulation = take(6 * kWidth);
    last = take(2 * kWidth);
}

}  // namespace cinejury::shapes::cuda
