// SPDX-License-Identifier: Apache-2.0
// Construction and forward pass.
#include "plugins/generators/shapes/cuda/trained_network.hpp"

#include "plugins/generators/shapes/level_frequencies.hpp"

namespace cinejury::shapes::cuda {
namespace {

using nn::Type;
using nn::cuda::check;
using nn::cuda::Slab;

constexpr std::int64_t kWidth = kDenoiserSize.width;
constexpr std::int64_t kVideo = kGrid.tokens();
constexpr std::int64_t kRows = kTokens * kWidth;  // numbers of one clip's stream

// Of a clip: narrow, wide, turned, weights; for a backward pass also x, other, other_wide,
// d_queries, d_keys, d_qkv, d_weights, and rows of d_rows, modulation, d_last, d_level, part.
constexpr std::int64_t kForwardNumbers = kRows * (1 + 4 + 2) + kTokens * kTokens;
constexpr std::int64_t kBackwardNumbers =
    kForwardNumbers + kRows * (1 + 1 + 4 + 1 + 1 + 3) + kTokens * kTokens + kWidth * (6 + 6 + 4);
static_assert(kBackwardNumbers * 4 < (16 << 20));  // what the facts of the training say
static_assert(kVideo * kGrid.values() <= 4 * kRows);

nn::train::cuda::Attention::Shape attention_shape(bool tensor_cores) {
    nn::train::cuda::Attention::Shape shape;
    shape.tokens = kTokens;
    shape.heads = kDenoiserSize.heads;
    shape.width = kHeadWidth;
    shape.query_stride = 2 * kWidth;
    shape.value_stride = 3 * kWidth;
    shape.most_items = kMostTrained;
    shape.tensor_cores = tensor_cores;
    return shape;
}

nn::train::cuda::LinearProducts::Shape layer(std::int64_t rows, std::int64_t in, std::int64_t out,
                                             bool tensor_cores = false) {
    return {rows, in, out, kMostTrained, tensor_cores};
}

nn::cuda::Buffer on_device(const std::vector<float>& values, nn::cuda::Context& context) {
    return uploaded(context.pool(), std::span<const float>(values), context.stream());
}

}  // namespace

TrainedNetwork::TrainedNetwork(const nn::train::ParameterTable& weights, bool tensor_cores,
                               nn::cuda::Context& context)
    : table_(weights),
      parts_(weights),
      context_(&context),
      attention_(attention_shape(tensor_cores), context),
      qkv_products_(layer(kTokens, kWidth, 3 * kWidth, tensor_cores), context),
      square_products_(layer(kTokens, kWidth, kWidth, tensor_cores), context),
      up_products_(layer(kTokens, kWidth, 4 * kWidth, tensor_cores), context),
      down_products_(layer(kTokens, 4 * kWidth, kWidth, tensor_cores), context),
      patch_in_products_(layer(kVideo, kGrid.values(), kWidth), context),
      patch_out_products_(layer(kVideo, kWidth, kGrid.values()), context),
      time_products_(layer(1, kWidth, kWidth), context),
      modulation_products_(layer(1, kWidth, 6 * kWidth), context),
      last_products_(layer(1, kWidth, 2 * kWidth), context) {
    static_assert(2 * kSigmaFrequencies == kWidth);  // both layers of time are square
    const nn::RotaryTable rotary = nn::rotary_table(kGrid, kWords, kRotaryParts, kRotaryBase);
    cosines_ = on_device(rotary.cosines, context);
    sines_ = on_device(rotary.sines, context);
}

void TrainedNetwork::adapt(const nn::train::AdapterLayout& adapter) {
    const std::int64_t rank = adapter.recipe().low_rank ? adapter.recipe().rank : 0;
    for (LinearProducts* products :
         {&qkv_products_, &square_products_, &up_products_, &down_products_, &patch_in_products_,
          &patch_out_products_, &time_products_, &modulation_products_, &last_products_})
        products->adapt(adapter.table().size(), rank);
}

// At most 17 arrays, each with up to 63 numbers more than it has.
TrainedNetwork::Scratch::Scratch(std::int64_t items, bool backward, std::int64_t low_rank_numbers,
                                 const nn::cuda::Context& context)
    : memory(items * (backward ? kBackwardNumbers : kForwardNumbers) + low_rank_numbers + 17 * 64,
             context) {
    const auto take = [&](std::int64_t of_one) { return memory.floats(items * of_one); };
    narrow = take(kRows);
    wide = take(4 * kRows);
    turned = take(2 * kRows);
    weights = take(kTokens * kTokens);
    if (!backward) return;
    x = take(kRows);
    other = take(kRows);
    other_wide = take(4 * kRows);
    d_queries = take(kRows);
    d_keys = take(kRows);
    d_qkv = take(3 * kRows);
    d_weights = take(kTokens * kTokens);
    d_rows = take(6 * kWidth);
    modulation = take(6 * kWidth);
    d_last = take(2 * kWidth);
    d_level = take(kWidth);
    part = take(kWidth);
    low_rank = memory.floats(low_rank_numbers);
}

void TrainedNetwork::copy(float* to, const float* from, std::int64_t numbers) {
    check(cudaMemcpyAsync(to, from, static_cast<std::size_t>(numbers) * sizeof(float),
                          cudaMemcpyDeviceToDevice, context_->stream()),
          "a copy");
}

void TrainedNetwork::run(LinearProducts& products, const Layer& layer, const float* weights,
                         const float* in, float* out, std::int64_t items) {
    products.forward(in, at(weights, layer.weight), at(weights, layer.bias), out, items);
}

nn::cuda::AdaptiveRow TrainedNetwork::row(const float* weights, const Block& block,
                                          const SavedClips& saved, std::int64_t index) const {
    return {at(weights, block.table) + index * kWidth, saved.modulation + index * kWidth,
            6 * kWidth};
}

void TrainedNetwork::norm(float* out, float* x, const float* weights, const Block& block,
                          const SavedClips& saved, std::int64_t scale) {
    nn::cuda::NormArguments arguments;
    arguments.out = out;
    arguments.type = Type::kF32;
    arguments.x = x;  // only read without y
    arguments.scale = row(weights, block, saved, scale);
    arguments.shift = row(weights, block, saved, scale + 1);
    arguments.rows = saved.items * kTokens;
    arguments.width = kWidth;
    arguments.map = {kTokens, kTokens, 0};
    arguments.epsilon = kNormEpsilon;
    nn::cuda::gate_and_norm(arguments, context_->stream());
}

void TrainedNetwork::add_gated(float* to, const float* y, const float* weights, const Block& block,
                               const SavedClips& saved, std::int64_t gate) {
    nn::cuda::NormArguments arguments;
    arguments.type = Type::kF32;
    arguments.x = to;
    arguments.y = y;
    arguments.gate = row(weights, block, saved, gate);
    arguments.rows = saved.items * kTokens;
    arguments.width = kWidth;
    arguments.map = {kTokens, kTokens, 0};
    nn::cuda::gate_and_norm(arguments, context_->stream());
}

// out [items, patches, width].
void TrainedNetwork::norm_last(float* out, const SavedClips& saved) {
    nn::cuda::NormArguments arguments;
    arguments.out = out;
    arguments.type = Type::kF32;
    arguments.x = saved.end;
    arguments.scale = {nullptr, saved.last, 2 * kWidth};
    arguments.shift = {nullptr, saved.last + kWidth, 2 * kWidth};
    arguments.rows = saved.items * kVideo;
    arguments.width = kWidth;
    arguments.map = {kVideo, kTokens, kWords};
    arguments.epsilon = kNormEpsilon;
    nn::cuda::gate_and_norm(arguments, context_->stream());
}

void TrainedNetwork::level(const float* weights, SavedClips& saved) {
    const std::int64_t items = saved.items, numbers = items * kWidth;
    std::vector<float> frequencies(static_cast<std::size_t>(items * 2 * kSigmaFrequencies));
    for (std::int64_t i = 0; i < items; ++i)
        level_frequencies(frequencies.data() + i * 2 * kSigmaFrequencies,
                          saved.sigmas[static_cast<std::size_t>(i)]);
    nn::cuda::upload(saved.frequencies, frequencies.data(), frequencies.size() * sizeof(float),
                     context_->stream());
    const auto silu = [&](float* to, const float* from) {
        copy(to, from, numbers);
        nn::cuda::silu(to, numbers, context_->stream());
    };
    run(time_products_, parts_.time_in, weights, saved.frequencies, saved.time_in, items);
    silu(saved.time_hidden, saved.time_in);
    run(time_products_, parts_.time_out, weights, saved.time_hidden, saved.time_out, items);
    silu(saved.level, saved.time_out);
    run(modulation_products_, parts_.modulation, weights, saved.level, saved.modulation, items);
    run(last_products_, parts_.last, weights, saved.level, saved.last, items);
}

void TrainedNetwork::embed(const float* weights, SavedClips& saved, Scratch& scratch) {
    static_assert(offsetof(NetworkItem, clip) == 0 && sizeof(NetworkItem) % sizeof(float*) == 0);
    const std::int64_t items = saved.items;
    nn::cuda::patchify(saved.patches, Type::kF32,
                       reinterpret_cast<const float* const*>(saved.items_table()), items,
                       sizeof(NetworkItem) / sizeof(float*), kGrid, context_->stream());
    run(patch_in_products_, parts_.patch_in, weights, saved.patches, scratch.narrow, items);
    join_tokens(saved.blocks[0].before, saved.items_table(), at(weights, parts_.words),
                at(weights, parts_.word_position), scratch.narrow, items, kWidth,
                context_->stream());
}

// turned [items, tokens, 2 width] = queries and keys of qkv, normed and rotated.
void TrainedNetwork::turn(float* turned, const float* qkv, const float* weights, const Block& block,
                          std::int64_t items) {
    constexpr std::size_t kFloat = sizeof(float);
    check(cudaMemcpy2DAsync(turned, 2 * kWidth * kFloat, qkv, 3 * kWidth * kFloat,
                            2 * kWidth * kFloat, static_cast<std::size_t>(items * kTokens),
                            cudaMemcpyDeviceToDevice, context_->stream()),
          "a copy");
    nn::cuda::HeadArguments heads;
    heads.type = Type::kF32;
    heads.rows = items * kTokens;
    heads.stride = 2 * kWidth;
    heads.heads = kDenoiserSize.heads;
    heads.width = kHeadWidth;
    heads.cosines = cosines_.as<float>();
    heads.sines = sines_.as<float>();
    heads.period = kTokens;
    heads.epsilon = kNormEpsilon;
    heads.x = turned;
    heads.gain = at(weights, block.query_gain);
    nn::cuda::norm_and_rotate(heads, context_->stream());
    heads.x = turned + kWidth;
    heads.gain = at(weights, block.key_gain);
    nn::cuda::norm_and_rotate(heads, context_->stream());
}

void TrainedNetwork::attend(const float* weights, const Block& block, const SavedClips& saved,
                            const SavedClips::Block& kept, Scratch& scratch) {
    const std::int64_t items = saved.items;
    norm(scratch.narrow, kept.before, weights, block, saved, 0);
    run(qkv_products_, block.qkv, weights, scratch.narrow, kept.qkv, items);
    turn(scratch.turned, kept.qkv, weights, block, items);
    attention_.forward({scratch.turned, scratch.turned + kWidth, kept.qkv + 2 * kWidth},
                       kept.attended, items, scratch.weights);
    run(square_products_, block.out, weights, kept.attended, kept.projected, items);
    copy(kept.middle, kept.before, items * kRows);
    add_gated(kept.middle, kept.projected, weights, block, saved, 2);
}

void TrainedNetwork::think(const float* weights, const Block& block, const SavedClips& saved,
                           const SavedClips::Block& kept, float* after, Scratch& scratch) {
    const std::int64_t items = saved.items;
    norm(scratch.narrow, kept.middle, weights, block, saved, 3);
    run(up_products_, block.up, weights, scratch.narrow, kept.up, items);
    nn::train::cuda::gelu(scratch.wide, kept.up, items * 4 * kRows, context_->stream());
    run(down_products_, block.down, weights, scratch.wide, kept.down, items);
    copy(after, kept.middle, items * kRows);
    add_gated(after, kept.down, weights, block, saved, 5);
}

void TrainedNetwork::forward(const float* weights, float* clean, SavedClips& saved) {
    Scratch scratch(saved.items, false, 0, *context_);
    level(weights, saved);
    embed(weights, saved, scratch);
    for (std::size_t i = 0; i < parts_.blocks.size(); ++i) {
        const SavedClips::Block& kept = saved.blocks[i];
        float* after = i + 1 < parts_.blocks.size() ? saved.blocks[i + 1].before : saved.end;
        attend(weights, parts_.blocks[i], saved, kept, scratch);
        think(weights, parts_.blocks[i], saved, kept, after, scratch);
    }
    norm_last(scratch.narrow, saved);
    run(patch_out_products_, parts_.patch_out, weights, scratch.narrow, scratch.wide, saved.items);
    nn::cuda::unpatchify(clean, scratch.wide, saved.items, kGrid, context_->stream());
}

}  // namespace cinejury::shapes::cuda
