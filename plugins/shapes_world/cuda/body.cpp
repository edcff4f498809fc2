// SPDX-License-Identifier: Apache-2.0
#include "plugins/shapes_world/cuda/body.hpp"

#include <array>

namespace cinejury::shapes::cuda {
namespace {

using nn::Safetensors;
using nn::Type;
using nn::cuda::After;
using nn::cuda::Buffer;
using nn::cuda::Context;
using nn::cuda::Linear;

Buffer values_of(const Safetensors& file, const std::string& name,
                 std::span<const std::int64_t> shape, Context& context) {
    const std::vector<float> values = file.at(name, shape).floats();
    return uploaded(context.pool(), std::span<const float>(values), context.stream());
}

Linear::Options layer(std::int64_t rows, Type type, Type result, After after = After::kNone) {
    return {rows, type, result, after};
}

std::size_t bytes_of(std::int64_t values, Type type) {
    return static_cast<std::size_t>(values) * nn::size_of(type);
}

}  // namespace

Body::Block::Block(const Safetensors& file, const std::string& name, const Body& body,
                   std::int64_t most)
    : table(values_of(file, name + ".table", std::array{std::int64_t{6}, body.size_.width},
                      *body.context_)),
      query_gain(values_of(file, name + ".q_norm.weight", std::array{kHeadWidth}, *body.context_)),
      key_gain(values_of(file, name + ".k_norm.weight", std::array{kHeadWidth}, *body.context_)),
      qkv(file, name + ".qkv", body.size_.width, 3 * body.size_.width,
          layer(most * kTokens, body.arithmetic_, body.arithmetic_), *body.context_),
      out(file, name + ".out", body.size_.width, body.size_.width,
          layer(most * kTokens, body.arithmetic_, Type::kF32), *body.context_),
      up(file, name + ".up", body.size_.width, 4 * body.size_.width,
         layer(most * kTokens, body.arithmetic_, body.arithmetic_, After::kGelu), *body.context_),
      down(file, name + ".down", 4 * body.size_.width, body.size_.width,
           layer(most * kTokens, body.arithmetic_, Type::kF32), *body.context_) {}

Body::Body(const Safetensors& file, BodySize size, Type arithmetic, std::int64_t most,
           Context& context)
    : context_(&context),
      size_(size),
      arithmetic_(arithmetic),
      words_(
          values_of(file, "body.words.weight", std::array{kVocabularySize, size.width}, context)),
      word_position_(
          values_of(file, "body.word_position", std::array{kWords, size.width}, context)),
      patch_in_(file, "body.patch_in", kGrid.values(), size.width,
                // In f32 always, as the CPU's.
                layer(most * kGrid.tokens(), Type::kF32, Type::kF32), context) {
    const nn::RotaryTable rotary = nn::rotary_table(kGrid, kWords, kRotaryParts, kRotaryBase);
    cosines_ = uploaded(context.pool(), std::span<const float>(rotary.cosines), context.stream());
    sines_ = uploaded(context.pool(), std::span<const float>(rotary.sines), context.stream());
    blocks_.reserve(static_cast<std::size_t>(size.blocks));
    for (std::int64_t i = 0; i < size.blocks; ++i)
        blocks_.emplace_back(file, "body.blocks." + std::to_string(i), *this, most);
    const std::int64_t rows = most * kTokens, width = size.width;
    x_ = context.take(bytes_of(rows * width, Type::kF32));
    normed_ = context.take(bytes_of(rows * width, arithmetic));
    qkv_ = context.take(bytes_of(rows * 3 * width, arithmetic));
    wide_ = context.take(bytes_of(rows * 4 * width, arithmetic));
    result_ = context.take(bytes_of(rows * width, Type::kF32));
    patches_ = context.take(bytes_of(most * kGrid.tokens() * kGrid.values(), Type::kF32));
}

void Body::prepare(std::int64_t items) {
    patch_in_.prepare(items * kGrid.tokens());
    for (Block& block : blocks_)
        for (Linear* layer : {&block.qkv, &block.out, &block.up, &block.down})
            layer->prepare(items * kTokens);
    (void)attention(items);
}

nn::cuda::AttentionPlan& Body::attention(std::int64_t items) {
    auto& plan = attention_[items];
    if (!plan) {
        nn::cuda::AttentionShape shape;
        shape.items = items;
        shape.queries = shape.keys = kTokens;
        shape.heads = shape.groups = size_.heads;
        shape.width = kHeadWidth;
        shape.type = arithmetic_;
        shape.query_stride = shape.key_stride = shape.value_stride = 3 * size_.width;
        shape.result_stride = size_.width;
        plan = nn::cuda::make_attention(shape, *context_);
    }
    return *plan;
}

void Body::embed(const NetworkItem* table, std::int64_t items) {
    static_assert(offsetof(NetworkItem, clip) == 0 && sizeof(NetworkItem) % sizeof(float*) == 0);
    nn::cuda::patchify(patches_.data(), Type::kF32, reinterpret_cast<const float* const*>(table),
                       items, sizeof(NetworkItem) / sizeof(float*), kGrid, context_->stream());
    patch_in_.run(result_.data(), patches_.data(), items * kGrid.tokens());
    join_tokens(x(), table, words_.as<float>(), word_position_.as<float>(), result_.as<float>(),
                items, size_.width, context_->stream());
}

void Body::gate_and_norm(const Block* gated, int gate, const Block* normed, int scale,
                         const float* modulation, std::int64_t items) {
    const std::int64_t width = size_.width;
    const auto row = [&](const Block& block, int index) {
        return nn::cuda::AdaptiveRow{block.table.as<float>() + index * width,
                                     modulation ? modulation + index * width : nullptr, 6 * width};
    };
    nn::cuda::NormArguments arguments;
    arguments.x = x();
    arguments.type = arithmetic_;
    arguments.rows = items * kTokens;
    arguments.width = width;
    arguments.map = {kTokens, kTokens, 0};
    arguments.epsilon = kNormEpsilon;
    if (gated) {
        arguments.y = result_.as<float>();
        arguments.gate = row(*gated, gate);
    }
    if (normed) {
        arguments.out = normed_.data();
        arguments.scale = row(*normed, scale);
        arguments.shift = row(*normed, scale + 1);
    }
    nn::cuda::gate_and_norm(arguments, context_->stream());
}

// result = out(attention(normed)).
void Body::attend(Block& block, std::int64_t items) {
    const std::int64_t width = size_.width, rows = items * kTokens;
    block.qkv.run(qkv_.data(), normed_.data(), rows);
    const auto part = [&](std::int64_t index) {
        return qkv_.as<std::byte>() + bytes_of(index * width, arithmetic_);
    };
    nn::cuda::HeadArguments heads;
    heads.type = arithmetic_;
    heads.rows = rows;
    heads.stride = 3 * width;
    heads.heads = size_.heads;
    heads.width = kHeadWidth;
    heads.cosines = cosines_.as<float>();
    heads.sines = sines_.as<float>();
    heads.period = kTokens;
    heads.epsilon = kNormEpsilon;
    heads.x = part(0);
    heads.gain = block.query_gain.as<float>();
    nn::cuda::norm_and_rotate(heads, context_->stream());
    heads.x = part(1);
    heads.gain = block.key_gain.as<float>();
    nn::cuda::norm_and_rotate(heads, context_->stream());
    attention(items).run({part(0), part(1), part(2), normed_.data()});
    block.out.run(result_.data(), normed_.data(), rows);
}

void Body::blocks(std::int64_t first, std::int64_t last, const float* modulation,
                  std::int64_t items) {
    // Rows of a table: scale, shift, gate of the attention, then of the MLP.
    constexpr int kAttention = 0, kAttentionGate = 2, kMlp = 3, kMlpGate = 5;
    const auto at = [&](std::int64_t i) -> Block& { return blocks_[static_cast<std::size_t>(i)]; };
    if (first >= last) return;
    gate_and_norm(nullptr, 0, &at(first), kAttention, modulation, items);
    for (std::int64_t i = first; i < last; ++i) {
        Block& block = at(i);
        attend(block, items);
        gate_and_norm(&block, kAttentionGate, &block, kMlp, modulation, items);
        block.up.run(wide_.data(), normed_.data(), items * kTokens);
        block.down.run(result_.data(), wide_.data(), items * kTokens);
        gate_and_norm(&block, kMlpGate, i + 1 < last ? &at(i + 1) : nullptr, kAttention, modulation,
                      items);
    }
}

}  // namespace cinejury::shapes::cuda
