// SPDX-License-Identifier: Apache-2.0
#include "plugins/shapes_world/body.hpp"

#include <array>

#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::shapes {
namespace {

using nn::Activation;
using nn::Arena;
using nn::Matrix;
using nn::Safetensors;
using nn::Type;
using nn::cpu::Linear;
using nn::cpu::Unary;

nn::cpu::AttentionShape attention_shape(const Body::Size& size, Type type) {
    nn::cpu::AttentionShape shape;
    shape.queries = shape.keys = Body::tokens();
    shape.heads = shape.groups = size.heads;
    shape.width = kHeadWidth;
    shape.type = type;
    shape.query_stride = shape.key_stride = shape.result_stride = size.width;
    shape.value_stride = 3 * size.width;  // values stay where the fused product put them
    return shape;
}

Linear::Options layer(std::int64_t rows, Type type, Type result, Unary unary = Unary::kNone) {
    Linear::Options options;
    options.rows = rows;
    options.type = type;
    options.result = result;
    options.unary = unary;
    return options;
}

}  // namespace

Body::Block::Block(const Safetensors& file, const std::string& name, const Body& body)
    : table(file.at(name + ".table", std::array{std::int64_t{6}, body.size_.width}).floats()),
      query_gain(file.at(name + ".q_norm.weight", std::array{kHeadWidth}).floats()),
      key_gain(file.at(name + ".k_norm.weight", std::array{kHeadWidth}).floats()),
      qkv(file, name + ".qkv", body.size_.width, 3 * body.size_.width,
          layer(tokens(), body.arithmetic_, body.arithmetic_)),
      out(file, name + ".out", body.size_.width, body.size_.width,
          layer(tokens(), body.arithmetic_, Type::kF32)),
      up(file, name + ".up", body.size_.width, 4 * body.size_.width,
         layer(tokens(), body.arithmetic_, body.arithmetic_, Unary::kGeluErf)),
      down(file, name + ".down", 4 * body.size_.width, body.size_.width,
           layer(tokens(), body.arithmetic_, Type::kF32)) {}

Body::Body(const Safetensors& file, Size size, Type arithmetic)
    : size_(size),
      arithmetic_(arithmetic),
      words_(file.at("body.words.weight", std::array{kVocabularySize, size.width}).floats()),
      word_position_(file.at("body.word_position", std::array{kWords, size.width}).floats()),
      // In f32 always: what is rounded at the pixels' side never averages out.
      patch_in_(file, "body.patch_in", kGrid.values(), size.width,
                layer(kGrid.tokens(), Type::kF32, Type::kF32)),
      rotary_(nn::rotary_table(kGrid, kWords, kRotaryParts, kRotaryBase)),
      attention_(attention_shape(size, arithmetic)) {
    for (std::int64_t i = 0; i < size.blocks; ++i)
        blocks_.emplace_back(file, "body.blocks." + std::to_string(i), *this);
}

void Body::embed(Matrix<float> x, const float* clip, std::span<const std::int32_t> ids,
                 Arena& arena) const {
    const std::int64_t width = size_.width;
    for (std::int64_t i = 0; i < kWords; ++i) {
        const float* word = words_.data() + ids[static_cast<std::size_t>(i)] * width;
        for (std::int64_t j = 0; j < width; ++j)
            x.row(i)[j] = word[j] + word_position_[static_cast<std::size_t>(i * width + j)];
    }
    const Arena::Mark mark = arena.mark();
    const Activation patches = arena.activation(Type::kF32, kGrid.tokens(), kGrid.values());
    nn::patchify(patches, clip, kGrid);
    patch_in_.run(patches.data, x.row(kWords), arena);
    arena.release(mark);
}

void Body::blocks(Matrix<float> x, std::int64_t first, std::int64_t last, const float* modulation,
                  Arena& arena) const {
    const std::int64_t count = 6 * size_.width;
    const Arena::Mark mark = arena.mark();
    const Matrix<float> rows = arena.floats(6, size_.width);
    for (std::int64_t i = first; i < last; ++i) {
        const Block& block = blocks_[static_cast<std::size_t>(i)];
        for (std::int64_t j = 0; j < count; ++j)
            rows.data[j] =
                block.table[static_cast<std::size_t>(j)] + (modulation ? modulation[j] : 0.0f);
        attend(x, block, rows.data, arena);
        think(x, block, rows.data + 3 * size_.width, arena);
    }
    arena.release(mark);
}

// x += gate * out(attention(LN(x) (1 + scale) + shift)); rows = scale, shift, gate.
void Body::attend(Matrix<float> x, const Block& block, const float* rows, Arena& arena) const {
    const nn::cpu::Kernels& kernel = nn::cpu::kernels();
    const std::int64_t width = size_.width;
    const Arena::Mark mark = arena.mark();
    const Activation normed = arena.activation(arithmetic_, x.rows, width);
    const Activation qkv = arena.activation(arithmetic_, x.rows, 3 * width);
    kernel.modulated_norm(normed, x, rows, rows + width, kNormEpsilon);
    block.qkv.run(normed.data, qkv.data, arena);

    const std::uint64_t element = nn::size_of(arithmetic_);
    const auto part = [&](std::int64_t index) {
        return Activation{
            static_cast<std::byte*>(qkv.data) + static_cast<std::uint64_t>(index * width) * element,
            arithmetic_, x.rows, width, 3 * width};
    };
    const Activation queries = arena.activation(arithmetic_, x.rows, width);
    const Activation keys = arena.activation(arithmetic_, x.rows, width);
    kernel.norm_and_rotate(queries, part(0), size_.heads, kHeadWidth, block.query_gain.data(),
                           kNormEpsilon, rotary_.cosines.data(), rotary_.sines.data());
    kernel.norm_and_rotate(keys, part(1), size_.heads, kHeadWidth, block.key_gain.data(),
                           kNormEpsilon, rotary_.cosines.data(), rotary_.sines.data());
    attention_.run(queries.data, keys.data, part(2).data, normed.data,
                   arena);  // normed is free by now

    const Matrix<float> result = arena.floats(x.rows, width);
    block.out.run(normed.data, result.data, arena);
    kernel.add_gated(x, result, rows + 2 * width);
    arena.release(mark);
}

// x += gate * down(gelu(up(LN(x) (1 + scale) + shift))).
void Body::think(Matrix<float> x, const Block& block, const float* rows, Arena& arena) const {
    const nn::cpu::Kernels& kernel = nn::cpu::kernels();
    const std::int64_t width = size_.width;
    const Arena::Mark mark = arena.mark();
    const Activation normed = arena.activation(arithmetic_, x.rows, width);
    const Activation wide = arena.activation(arithmetic_, x.rows, 4 * width);
    const Matrix<float> result = arena.floats(x.rows, width);
    kernel.modulated_norm(normed, x, rows, rows + width, kNormEpsilon);
    block.up.run(normed.data, wide.data, arena);
    block.down.run(wide.data, result.data, arena);
    kernel.add_gated(x, result, rows + 2 * width);
    arena.release(mark);
}

}  // namespace cinejury::shapes
