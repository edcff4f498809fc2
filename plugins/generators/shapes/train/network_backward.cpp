// SPDX-License-Identifier: Apache-2.0
// The backward pass: each function undoes the forward one of its name in network.cpp.
#include <algorithm>

#include "plugins/generators/shapes/train/network.hpp"
#include "plugins/nn/cpu/kernels.hpp"
#include "plugins/nn/train/kernels.hpp"

namespace cinejury::shapes {
namespace {

using nn::Activation;
using nn::Arena;
using nn::Matrix;
using nn::train::LinearProducts;

constexpr std::int64_t kWidth = kDenoiserSize.width;
constexpr std::int64_t kVideo = kGrid.tokens();

Matrix<const float> tokens(const float* values, std::int64_t columns = kWidth) {
    return {values, kTokens, columns};
}

Matrix<float> zeros(Arena& arena, std::int64_t rows, std::int64_t columns) {
    const Matrix<float> made = arena.floats(rows, columns);
    std::fill_n(made.data, rows * columns, 0.0f);
    return made;
}

// The input of a layer after modulated_norm, made again.
Matrix<float> normed_again(Arena& arena, Matrix<const float> x, const float* rows) {
    const Matrix<float> normed = arena.floats(x.rows, kWidth);
    nn::cpu::kernels().modulated_norm(Activation::of(normed), x, rows, rows + kWidth, kNormEpsilon);
    return normed;
}

}  // namespace

void TrainedNetwork::add(Flow& flow, std::size_t index, const float* values) const {
    if (float* to = flow.to.adapter.tensor(index, flow.to.gradients))
        nn::train::kernels().add(to, values, table_[index].count);
}

void TrainedNetwork::layer_back(Flow& flow, const LinearProducts& products, const Layer& layer,
                                const float* in, const float* d_out, float* d_in) const {
    products.parameters(
        flow.to.adapter.layer(layer.weight, layer.bias, flow.to.values, flow.to.gradients), d_out,
        in, flow.arena);
    if (d_in) products.input(d_out, at(flow.weights, layer.weight), d_in, flow.arena);
}

void TrainedNetwork::think_back(Flow& flow, const Block& block, const float* rows, float* d_rows,
                                const SavedPass::Block& saved) const {
    const nn::train::Kernels& kernel = nn::train::kernels();
    Arena& arena = flow.arena;
    const Arena::Mark mark = arena.mark();
    const Matrix<float> d_down = arena.floats(kTokens, kWidth);
    const Matrix<float> d_active = arena.floats(kTokens, 4 * kWidth);
    const Matrix<float> active = arena.floats(kTokens, 4 * kWidth);
    kernel.gated(d_down, d_rows + 2 * kWidth, flow.x, tokens(saved.down), rows + 2 * kWidth);
    nn::cpu::kernels().gelu(active, tokens(saved.up, 4 * kWidth));
    layer_back(flow, down_products_, block.down, active.data, d_down.data, d_active.data);
    kernel.gelu(d_active, tokens(saved.up, 4 * kWidth));
    const Matrix<float> normed = normed_again(arena, tokens(saved.middle), rows);
    layer_back(flow, up_products_, block.up, normed.data, d_active.data, d_down.data);
    kernel.modulated_norm(flow.x, d_rows, d_rows + kWidth, tokens(saved.middle), d_down, rows,
                          kNormEpsilon);
    arena.release(mark);
}

void TrainedNetwork::attend_back(Flow& flow, const Block& block, const float* rows, float* d_rows,
                                 const SavedPass::Block& saved) const {
    const nn::train::Kernels& kernel = nn::train::kernels();
    Arena& arena = flow.arena;
    const Arena::Mark mark = arena.mark();
    const Matrix<float> d_out = arena.floats(kTokens, kWidth);
    const Matrix<float> d_attended = arena.floats(kTokens, kWidth);
    kernel.gated(d_out, d_rows + 2 * kWidth, flow.x, tokens(saved.projected), rows + 2 * kWidth);
    layer_back(flow, square_products_, block.out, saved.attended, d_out.data, d_attended.data);

    const Matrix<float> queries = arena.floats(kTokens, kWidth);
    const Matrix<float> keys = arena.floats(kTokens, kWidth);
    const Matrix<float> d_queries = arena.floats(kTokens, kWidth);
    const Matrix<float> d_keys = arena.floats(kTokens, kWidth);
    const Matrix<float> d_qkv = arena.floats(kTokens, 3 * kWidth);
    const auto part = [&](float* qkv, std::int64_t index) {
        return Matrix<float>{qkv + index * kWidth, kTokens, kWidth, 3 * kWidth};
    };
    const auto turn = [&](const Matrix<float>& to, std::int64_t index, std::size_t gain) {
        nn::cpu::kernels().norm_and_rotate(
            Activation::of(to), Activation::of(part(saved.qkv, index)), kDenoiserSize.heads,
            kHeadWidth, at(flow.weights, gain), kNormEpsilon, rotary_.cosines.data(),
            rotary_.sines.data());
    };
    const auto turn_back = [&](const Matrix<float>& d, std::int64_t index, std::size_t gain) {
        float d_gain[kHeadWidth] = {};
        kernel.norm_and_rotate(part(d_qkv.data, index), d_gain, part(saved.qkv, index), d,
                               kDenoiserSize.heads, at(flow.weights, gain), kHeadWidth,
                               kNormEpsilon, rotary_.cosines.data(), rotary_.sines.data());
        add(flow, gain, d_gain);
    };
    turn(queries, 0, block.query_gain);
    turn(keys, 1, block.key_gain);
    attention_gradient_.run(queries.data, keys.data, saved.qkv + 2 * kWidth, d_attended.data,
                            d_queries.data, d_keys.data, d_qkv.data + 2 * kWidth, arena);
    turn_back(d_queries, 0, block.query_gain);
    turn_back(d_keys, 1, block.key_gain);

    const Matrix<float> normed = normed_again(arena, tokens(saved.before), rows);
    layer_back(flow, qkv_products_, block.qkv, normed.data, d_qkv.data, d_out.data);
    kernel.modulated_norm(flow.x, d_rows, d_rows + kWidth, tokens(saved.before), d_out, rows,
                          kNormEpsilon);
    arena.release(mark);
}

void TrainedNetwork::block_back(Flow& flow, const Block& block, const SavedPass& pass,
                                const SavedPass::Block& saved) const {
    const Arena::Mark mark = flow.arena.mark();
    const Matrix<float> rows = rows_of(flow.weights, block, pass, flow.arena);
    const Matrix<float> d_rows = zeros(flow.arena, 6, kWidth);
    think_back(flow, block, rows.row(3), d_rows.row(3), saved);
    attend_back(flow, block, rows.data, d_rows.data, saved);
    add(flow, block.table, d_rows.data);
    nn::train::kernels().add(flow.modulation.data, d_rows.data, 6 * kWidth);
    flow.arena.release(mark);
}

void TrainedNetwork::embed_back(Flow& flow, const SavedPass& saved) const {
    layer_back(flow, patch_in_products_, parts_.patch_in, saved.patches, flow.x.row(kWords),
               nullptr);
    add(flow, parts_.word_position, flow.x.data);
    float* words = flow.to.adapter.tensor(parts_.words, flow.to.gradients);
    if (!words) return;
    for (std::int64_t i = 0; i < kWords; ++i)
        nn::train::kernels().add(words + saved.ids[static_cast<std::size_t>(i)] * kWidth,
                                 flow.x.row(i), kWidth);
}

void TrainedNetwork::level_back(Flow& flow, const SavedPass& saved, const float* d_last) const {
    const nn::train::Kernels& kernel = nn::train::kernels();
    const Matrix<float> d_level = flow.arena.floats(1, kWidth);
    const Matrix<float> part = flow.arena.floats(1, kWidth);
    layer_back(flow, modulation_products_, parts_.modulation, saved.level, flow.modulation.data,
               d_level.data);
    layer_back(flow, final_products_, parts_.last, saved.level, d_last, part.data);
    kernel.add(d_level.data, part.data, kWidth);
    kernel.silu(d_level, {saved.time_out, 1, kWidth});
    layer_back(flow, time_products_, parts_.time_out, saved.time_hidden, d_level.data, part.data);
    kernel.silu(part, {saved.time_in, 1, kWidth});
    layer_back(flow, time_products_, parts_.time_in, saved.frequencies, part.data, nullptr);
}

void TrainedNetwork::backward(const float* weights, const SavedPass& saved, const float* d_clean,
                              const NetworkGradient& to, Arena& arena) const {
    const Arena::Mark mark = arena.mark();
    Flow flow{weights, to, arena, zeros(arena, kTokens, kWidth), zeros(arena, 6, kWidth)};
    const Matrix<float> d_patches = arena.floats(kVideo, kGrid.values());
    const Matrix<float> d_normed = arena.floats(kVideo, kWidth);
    const Matrix<float> d_last = zeros(arena, 2, kWidth);
    const Matrix<const float> video = tokens(saved.end).from_row(kWords, kVideo);
    nn::patchify(Activation::of(d_patches), d_clean, kGrid);
    const Matrix<float> normed = normed_again(arena, video, saved.last);
    layer_back(flow, patch_out_products_, parts_.patch_out, normed.data, d_patches.data,
               d_normed.data);
    nn::train::kernels().modulated_norm(flow.x.from_row(kWords, kVideo), d_last.data, d_last.row(1),
                                        video, d_normed, saved.last, kNormEpsilon);
    for (std::size_t i = parts_.blocks.size(); i-- > 0;)
        block_back(flow, parts_.blocks[i], saved, saved.blocks[i]);
    embed_back(flow, saved);
    level_back(flow, saved, d_last.data);
    arena.release(mark);
}

}  // namespace cinejury::shapes
