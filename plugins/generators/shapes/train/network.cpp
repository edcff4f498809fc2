// SPDX-License-Identifier: Apache-2.0
// Construction and forward pass.
#include "plugins/generators/shapes/train/network.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <utility>

#include "plugins/generators/shapes/level_frequencies.hpp"
#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::shapes {
namespace {

using nn::Activation;
using nn::Arena;
using nn::Matrix;
using nn::train::LinearProducts;
using nn::train::ParameterTable;

constexpr std::int64_t kWidth = kDenoiserSize.width, kBlocks = kDenoiserSize.blocks;
constexpr std::int64_t kVideo = kGrid.tokens();

nn::cpu::AttentionShape attention_shape() {
    nn::cpu::AttentionShape shape;
    shape.queries = shape.keys = kTokens;
    shape.heads = shape.groups = kDenoiserSize.heads;
    shape.width = kHeadWidth;
    shape.query_stride = shape.key_stride = shape.result_stride = kWidth;
    shape.value_stride = 3 * kWidth;
    return shape;
}

// Numbers of one block: before, qkv, attended, projected, middle, up, down.
constexpr std::int64_t kBlockNumbers = kTokens * kWidth * (1 + 3 + 1 + 1 + 1 + 4 + 1);
constexpr std::int64_t kRowNumbers = 2 * kSigmaFrequencies + (4 + 6 + 2) * kWidth;
constexpr std::int64_t kOtherNumbers = kRowNumbers + kVideo * kGrid.values() + kTokens * kWidth;
constexpr std::size_t kHugePage = 2u << 20;

Matrix<const float> tokens(const float* values, std::int64_t columns = kWidth) {
    return {values, kTokens, columns};
}

}  // namespace

std::uint64_t SavedPass::bytes(Keep keep) {
    const std::int64_t blocks = keep == Keep::kAll ? kBlocks : 1;
    const auto bytes =
        static_cast<std::size_t>(blocks * kBlockNumbers + kOtherNumbers) * sizeof(float);
    return (bytes + kHugePage - 1) / kHugePage * kHugePage;
}

SavedPass::SavedPass(Keep keep)
    : memory(static_cast<float*>(std::aligned_alloc(kHugePage, bytes(keep)))) {
    if (!memory) throw std::bad_alloc();
    // 54 MB in pages of 4 kB take a seventh of a pass to come by. Only a wish: no error counts.
    (void)::madvise(memory.get(), bytes(keep), MADV_HUGEPAGE);
    float* next = memory.get();
    const auto take = [&](std::int64_t count) { return std::exchange(next, next + count); };
    for (std::int64_t i = 0; i < kBlocks; ++i) {
        if (i > 0 && keep == Keep::kNothing) {
            blocks.push_back(blocks.front());
            continue;
        }
        const std::int64_t one = kTokens * kWidth;
        Block block{};
        block.before = take(one);
        block.qkv = take(3 * one);
        block.attended = take(one);
        block.projected = take(one);
        block.middle = take(one);
        block.up = take(4 * one);
        block.down = take(one);
        blocks.push_back(block);
    }
    end = take(kTokens * kWidth);
    patches = take(kVideo * kGrid.values());
    frequencies = take(2 * kSigmaFrequencies);
    time_in = take(kWidth);
    time_hidden = take(kWidth);
    time_out = take(kWidth);
    level = take(kWidth);
    modulation = take(6 * kWidth);
    last = take(2 * kWidth);
}

TrainedNetwork::TrainedNetwork(const ParameterTable& weights)
    : table_(weights),
      parts_(weights),
      rotary_(nn::rotary_table(kGrid, kWords, kRotaryParts, kRotaryBase)),
      attention_(attention_shape()),
      attention_gradient_({kTokens, kDenoiserSize.heads, kHeadWidth, 3 * kWidth}),
      qkv_products_(kTokens, kWidth, 3 * kWidth),
      square_products_(kTokens, kWidth, kWidth),
      up_products_(kTokens, kWidth, 4 * kWidth),
      down_products_(kTokens, 4 * kWidth, kWidth),
      patch_in_products_(kVideo, kGrid.values(), kWidth),
      patch_out_products_(kVideo, kWidth, kGrid.values()),
      time_products_(1, kWidth, kWidth),
      modulation_products_(1, kWidth, 6 * kWidth),
      final_products_(1, kWidth, 2 * kWidth) {
    static_assert(2 * kSigmaFrequencies == kWidth);  // both layers of time are square
}

const float* TrainedNetwork::at(const float* weights, std::size_t index) const {
    return weights + table_[index].first;
}

void TrainedNetwork::run(const LinearProducts& products, const Layer& layer, const float* weights,
                         const float* in, float* out, Arena& arena) const {
    products.forward(in, at(weights, layer.weight), at(weights, layer.bias), out, arena);
}

void TrainedNetwork::level(const float* weights, double sigma, SavedPass& saved,
                           Arena& arena) const {
    const auto silu = [](float* to, const float* from) {
        nn::cpu::kernels().silu({to, 1, kWidth}, {from, 1, kWidth});
    };
    level_frequencies(saved.frequencies, sigma);
    run(time_products_, parts_.time_in, weights, saved.frequencies, saved.time_in, arena);
    silu(saved.time_hidden, saved.time_in);
    run(time_products_, parts_.time_out, weights, saved.time_hidden, saved.time_out, arena);
    silu(saved.level, saved.time_out);
    run(modulation_products_, parts_.modulation, weights, saved.level, saved.modulation, arena);
    run(final_products_, parts_.last, weights, saved.level, saved.last, arena);
}

void TrainedNetwork::embed(const float* weights, const float* noisy, SavedPass& saved,
                           Arena& arena) const {
    float* x = saved.blocks[0].before;
    for (std::int64_t i = 0; i < kWords; ++i) {
        const float* word =
            at(weights, parts_.words) + saved.ids[static_cast<std::size_t>(i)] * kWidth;
        const float* position = at(weights, parts_.word_position) + i * kWidth;
        for (std::int64_t j = 0; j < kWidth; ++j) x[i * kWidth + j] = word[j] + position[j];
    }
    nn::patchify(Activation::of({saved.patches, kVideo, kGrid.values()}), noisy, kGrid);
    run(patch_in_products_, parts_.patch_in, weights, saved.patches, x + kWords * kWidth, arena);
}

Matrix<float> TrainedNetwork::rows_of(const float* weights, const Block& block,
                                      const SavedPass& saved, Arena& arena) const {
    const Matrix<float> rows = arena.floats(6, kWidth);
    const float* table = at(weights, block.table);
    for (std::int64_t j = 0; j < 6 * kWidth; ++j) rows.data[j] = table[j] + saved.modulation[j];
    return rows;
}

void TrainedNetwork::attend(const float* weights, const Block& block, const float* rows,
                            const SavedPass::Block& saved, Arena& arena) const {
    const nn::cpu::Kernels& kernel = nn::cpu::kernels();
    const Arena::Mark mark = arena.mark();
    const Matrix<float> normed = arena.floats(kTokens, kWidth);
    const Matrix<float> queries = arena.floats(kTokens, kWidth);
    const Matrix<float> keys = arena.floats(kTokens, kWidth);
    kernel.modulated_norm(Activation::of(normed), tokens(saved.before), rows, rows + kWidth,
                          kNormEpsilon);
    run(qkv_products_, block.qkv, weights, normed.data, saved.qkv, arena);
    const auto turn = [&](const Matrix<float>& to, std::int64_t part, std::size_t gain) {
        kernel.norm_and_rotate(
            Activation::of(to),
            Activation::of({saved.qkv + part * kWidth, kTokens, kWidth, 3 * kWidth}),
            kDenoiserSize.heads, kHeadWidth, at(weights, gain), kNormEpsilon,
            rotary_.cosines.data(), rotary_.sines.data());
    };
    turn(queries, 0, block.query_gain);
    turn(keys, 1, block.key_gain);
    attention_.run(queries.data, keys.data, saved.qkv + 2 * kWidth, saved.attended, arena);
    run(square_products_, block.out, weights, saved.attended, saved.projected, arena);
    std::copy_n(saved.before, kTokens * kWidth, saved.middle);
    kernel.add_gated({saved.middle, kTokens, kWidth}, tokens(saved.projected), rows + 2 * kWidth);
    arena.release(mark);
}

void TrainedNetwork::think(const float* weights, const Block& block, const float* rows,
                           const SavedPass::Block& saved, float* after, Arena& arena) const {
    const nn::cpu::Kernels& kernel = nn::cpu::kernels();
    const Arena::Mark mark = arena.mark();
    const Matrix<float> normed = arena.floats(kTokens, kWidth);
    const Matrix<float> active = arena.floats(kTokens, 4 * kWidth);
    kernel.modulated_norm(Activation::of(normed), tokens(saved.middle), rows, rows + kWidth,
                          kNormEpsilon);
    run(up_products_, block.up, weights, normed.data, saved.up, arena);
    kernel.gelu(active, tokens(saved.up, 4 * kWidth));
    run(down_products_, block.down, weights, active.data, saved.down, arena);
    std::copy_n(saved.middle, kTokens * kWidth, after);
    kernel.add_gated({after, kTokens, kWidth}, tokens(saved.down), rows + 2 * kWidth);
    arena.release(mark);
}

void TrainedNetwork::forward(const float* weights, float* clean, const float* noisy, double sigma,
                             std::span<const std::int32_t> ids, SavedPass& saved,
                             Arena& arena) const {
    const Arena::Mark mark = arena.mark();
    saved.ids.assign(ids.begin(), ids.end());
    level(weights, sigma, saved, arena);
    embed(weights, noisy, saved, arena);
    for (std::size_t i = 0; i < parts_.blocks.size(); ++i) {
        const Matrix<float> rows = rows_of(weights, parts_.blocks[i], saved, arena);
        float* after = i + 1 < parts_.blocks.size() ? saved.blocks[i + 1].before : saved.end;
        attend(weights, parts_.blocks[i], rows.data, saved.blocks[i], arena);
        think(weights, parts_.blocks[i], rows.row(3), saved.blocks[i], after, arena);
    }
    const Matrix<float> normed = arena.floats(kVideo, kWidth);
    const Matrix<float> patches = arena.floats(kVideo, kGrid.values());
    nn::cpu::kernels().modulated_norm(Activation::of(normed),
                                      tokens(saved.end).from_row(kWords, kVideo), saved.last,
                                      saved.last + kWidth, kNormEpsilon);
    run(patch_out_products_, parts_.patch_out, weights, normed.data, patches.data, arena);
    nn::unpatchify(clean, patches, kGrid);
    arena.release(mark);
}

}  // namespace cinejury::shapes
