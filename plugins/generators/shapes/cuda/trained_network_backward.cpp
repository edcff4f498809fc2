// SPDX-License-Identifier: Apache-2.0
// The backward pass: each function undoes the forward one of its name in trained_network.cpp.
#include <algorithm>

#include "plugins/generators/shapes/cuda/trained_network.hpp"

namespace cinejury::shapes::cuda {
namespace {

using nn::Type;
using nn::cuda::check;
using nn::train::LayerGradient;
using nn::train::cuda::ColumnSums;
using nn::train::cuda::kLanes;
using nn::train::cuda::NormGradient;

constexpr std::int64_t kWidth = kDenoiserSize.width;
constexpr std::int64_t kVideo = kGrid.tokens();
constexpr std::int64_t kRows = kTokens * kWidth;

// Column sums of [items, rows, width] into rows that lie out_step apart.
ColumnSums sums_of(float* out, std::int64_t out_step, const float* x, std::int64_t items,
                   std::int64_t rows, const float* y = nullptr) {
    ColumnSums sums;
    sums.out = out;
    sums.out_step = out_step;
    sums.x = x;
    sums.y = y;
    sums.items = items;
    sums.rows = rows;
    sums.width = kWidth;
    return sums;
}

}  // namespace

void TrainedNetwork::each_round(
    const Flow& flow, const std::function<void(std::int64_t, std::int64_t, float*)>& function) {
    const std::int64_t size = flow.to.adapter.table().size();
    for (std::int64_t first = 0; first < flow.saved.items;) {
        const std::int64_t lane = (flow.to.first_lane + first) % kLanes;
        const std::int64_t items = std::min(kLanes - lane, flow.saved.items - first);
        function(first, items, flow.to.lanes + lane * size);
        first += items;
    }
}

void TrainedNetwork::add(Flow& flow, std::size_t index, const float* values, std::int64_t step) {
    if (!flow.to.adapter.tensor(index, flow.to.lanes)) return;
    each_round(flow, [&](std::int64_t first, std::int64_t items, float* lane) {
        nn::train::cuda::add_items(flow.to.adapter.tensor(index, lane),
                                   flow.to.adapter.table().size(), values + first * step, step,
                                   items, table_[index].count, context_->stream());
    });
}

void TrainedNetwork::layer_back(Flow& flow, LinearProducts& products, const Layer& layer,
                                const float* in, const float* d_out, float* d_in) {
    const LinearProducts::Shape& shape = products.shape();
    each_round(flow, [&](std::int64_t first, std::int64_t items, float* lane) {
        const LayerGradient to =
            flow.to.adapter.layer(layer.weight, layer.bias, flow.to.values, lane);
        if (to.wanted())
            products.parameters(to, d_out + first * shape.rows * shape.out,
                                in + first * shape.rows * shape.in, items, flow.scratch.low_rank);
    });
    if (d_in) products.input(d_out, at(flow.weights, layer.weight), d_in, flow.saved.items);
}

void TrainedNetwork::gate_back(Flow& flow, const Block& block, const float* y, float* d_y,
                               std::int64_t gate) {
    const Scratch& s = flow.scratch;
    const std::int64_t items = flow.saved.items;
    column_sums(sums_of(s.d_rows + gate * kWidth, 6 * kWidth, s.x, items, kTokens, y),
                context_->stream());
    nn::train::cuda::gate_gradient(d_y, s.x, row(flow.weights, block, flow.saved, gate), items,
                                   kTokens, kWidth, context_->stream());
}

void TrainedNetwork::norm_back(Flow& flow, const Block& block, const float* x, float* d_out,
                               std::int64_t scale) {
    const Scratch& s = flow.scratch;
    const std::int64_t items = flow.saved.items;
    float* d_scale = s.d_rows + scale * kWidth;
    column_sums(sums_of(d_scale + kWidth, 6 * kWidth, d_out, items, kTokens), context_->stream());
    NormGradient norm;
    norm.d_x = s.x;
    norm.x = x;
    norm.d_out = d_out;
    norm.scale = row(flow.weights, block, flow.saved, scale);
    norm.rows = items * kTokens;
    norm.width = kWidth;
    norm.map = {kTokens, kTokens, 0};
    norm.epsilon = kNormEpsilon;
    norm_gradient(norm, context_->stream());
    column_sums(sums_of(d_scale, 6 * kWidth, d_out, items, kTokens), context_->stream());
}

void TrainedNetwork::think_back(Flow& flow, const Block& block, const SavedClips::Block& kept) {
    const Scratch& s = flow.scratch;
    const std::int64_t wide = flow.saved.items * 4 * kRows;
    gate_back(flow, block, kept.down, s.narrow, 5);
    nn::train::cuda::gelu(s.wide, kept.up, wide, context_->stream());
    layer_back(flow, down_products_, block.down, s.wide, s.narrow, s.other_wide);
    nn::train::cuda::gelu_gradient(s.other_wide, kept.up, wide, context_->stream());
    norm(s.other, kept.middle, flow.weights, block, flow.saved, 3);
    layer_back(flow, up_products_, block.up, s.other, s.other_wide, s.narrow);
    norm_back(flow, block, kept.middle, s.narrow, 3);
}

void TrainedNetwork::turn_back(Flow& flow, const SavedClips::Block& kept, float* d_turned,
                               std::int64_t part, std::size_t gain) {
    nn::train::cuda::HeadGradient heads;
    heads.d_x = flow.scratch.d_qkv + part * kWidth;
    heads.x = kept.qkv + part * kWidth;
    heads.d_out = d_turned;
    heads.rows = flow.saved.items * kTokens;
    heads.stride = 3 * kWidth;
    heads.heads = kDenoiserSize.heads;
    heads.width = kHeadWidth;
    heads.gain = at(flow.weights, gain);
    heads.cosines = cosines_.as<float>();
    heads.sines = sines_.as<float>();
    heads.period = kTokens;
    heads.epsilon = kNormEpsilon;
    head_gradient(heads, context_->stream());
    if (!flow.to.adapter.tensor(gain, flow.to.lanes)) return;
    each_round(flow, [&](std::int64_t first, std::int64_t items, float* lane) {
        // Heads are rows of their own.
        ColumnSums sums =
            sums_of(flow.to.adapter.tensor(gain, lane), flow.to.adapter.table().size(),
                    d_turned + first * kRows, items, kTokens * kDenoiserSize.heads);
        sums.width = kHeadWidth;
        sums.accumulate = true;
        column_sums(sums, context_->stream());
    });
}

void TrainedNetwork::attend_back(Flow& flow, const Block& block, const SavedClips::Block& kept) {
    const Scratch& s = flow.scratch;
    gate_back(flow, block, kept.projected, s.narrow, 2);
    layer_back(flow, square_products_, block.out, kept.attended, s.narrow, s.other);
    turn(s.turned, kept.qkv, flow.weights, block, flow.saved.items);
    attention_.backward({s.turned, s.turned + kWidth, kept.qkv + 2 * kWidth}, s.other,
                        {s.d_queries, s.d_keys, s.d_qkv + 2 * kWidth}, flow.saved.items, s.weights,
                        s.d_weights);
    turn_back(flow, kept, s.d_queries, 0, block.query_gain);
    turn_back(flow, kept, s.d_keys, 1, block.key_gain);
    norm(s.narrow, kept.before, flow.weights, block, flow.saved, 0);
    layer_back(flow, qkv_products_, block.qkv, s.narrow, s.d_qkv, s.other);
    norm_back(flow, block, kept.before, s.other, 0);
}

void TrainedNetwork::block_back(Flow& flow, const Block& block, const SavedClips::Block& kept) {
    const Scratch& s = flow.scratch;
    think_back(flow, block, kept);
    attend_back(flow, block, kept);
    // Together they wrote all six rows.
    add(flow, block.table, s.d_rows, 6 * kWidth);
    nn::cuda::add(s.modulation, s.d_rows, flow.saved.items * 6 * kWidth, context_->stream());
}

void TrainedNetwork::last_back(Flow& flow, const float* const* d_clean, const float* factors) {
    const Scratch& s = flow.scratch;
    const SavedClips& saved = flow.saved;
    const std::int64_t items = saved.items, values = kVideo * kGrid.values();
    nn::cuda::patchify(s.wide, Type::kF32, d_clean, items, 1, kGrid, context_->stream());
    nn::train::cuda::scale_items(s.wide, factors, items, values, context_->stream());
    norm_last(s.narrow, saved);
    layer_back(flow, patch_out_products_, parts_.patch_out, s.narrow, s.wide, s.other);
    column_sums(sums_of(s.d_last + kWidth, 2 * kWidth, s.other, items, kVideo), context_->stream());
    NormGradient norm;
    norm.d_x = s.x;
    norm.x = saved.end;
    norm.d_out = s.other;
    norm.scale = {nullptr, saved.last, 2 * kWidth};
    norm.rows = items * kVideo;
    norm.width = kWidth;
    norm.map = {kVideo, kTokens, kWords};
    norm.epsilon = kNormEpsilon;
    norm_gradient(norm, context_->stream());
    column_sums(sums_of(s.d_last, 2 * kWidth, s.other, items, kVideo), context_->stream());
}

void TrainedNetwork::embed_back(Flow& flow) {
    const Scratch& s = flow.scratch;
    const SavedClips& saved = flow.saved;
    // The rows of the video without those of the words between them.
    constexpr std::size_t kVideoBytes = kVideo * kWidth * sizeof(float);
    check(cudaMemcpy2DAsync(s.narrow, kVideoBytes, s.x + kWords * kWidth, kRows * sizeof(float),
                            kVideoBytes, static_cast<std::size_t>(saved.items),
                            cudaMemcpyDeviceToDevice, context_->stream()),
          "a copy");
    layer_back(flow, patch_in_products_, parts_.patch_in, saved.patches, s.narrow, nullptr);
    add(flow, parts_.word_position, s.x, kRows);
    if (!flow.to.adapter.tensor(parts_.words, flow.to.lanes)) return;
    static_assert(sizeof(NetworkItem) % sizeof(std::int32_t) == 0);
    each_round(flow, [&](std::int64_t first, std::int64_t items, float* lane) {
        nn::train::cuda::EmbeddingGradient words;
        words.out = flow.to.adapter.tensor(parts_.words, lane);
        words.out_step = flow.to.adapter.table().size();
        words.ids = saved.items_table()[first].ids;
        words.ids_step = sizeof(NetworkItem) / sizeof(std::int32_t);
        words.x = s.x + first * kRows;
        words.x_step = kRows;
        words.items = items;
        words.rows = kWords;
        words.width = kWidth;
        embedding_gradient(words, context_->stream());
    });
}

void TrainedNetwork::level_back(Flow& flow) {
    const Scratch& s = flow.scratch;
    const SavedClips& saved = flow.saved;
    const std::int64_t numbers = saved.items * kWidth;
    layer_back(flow, modulation_products_, parts_.modulation, saved.level, s.modulation, s.d_level);
    layer_back(flow, last_products_, parts_.last, saved.level, s.d_last, s.part);
    nn::cuda::add(s.d_level, s.part, numbers, context_->stream());
    nn::train::cuda::silu_gradient(s.d_level, saved.time_out, numbers, context_->stream());
    layer_back(flow, time_products_, parts_.time_out, saved.time_hidden, s.d_level, s.part);
    nn::train::cuda::silu_gradient(s.part, saved.time_in, numbers, context_->stream());
    layer_back(flow, time_products_, parts_.time_in, saved.frequencies, s.part, nullptr);
}

void TrainedNetwork::backward(const float* weights, const SavedClips& saved,
                              const float* const* d_clean, const float* factors,
                              const LaneGradient& to) {
    // Of the layers with the most rows.
    Scratch scratch(saved.items, true, up_products_.low_rank_numbers(), *context_);
    Flow flow{weights, saved, to, scratch};
    const auto bytes = static_cast<std::size_t>(saved.items) * sizeof(float);
    check(cudaMemsetAsync(scratch.x, 0, bytes * kRows, context_->stream()), "zeros");
    check(cudaMemsetAsync(scratch.modulation, 0, bytes * 6 * kWidth, context_->stream()), "zeros");
    last_back(flow, d_clean, factors);
    for (std::size_t i = parts_.blocks.size(); i-- > 0;)
        block_back(flow, parts_.blocks[i], saved.blocks[i]);
    embed_back(flow);
    level_back(flow);
}

}  // namespace cinejury::shapes::cuda
