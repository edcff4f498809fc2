// SPDX-License-Identifier: Apache-2.0
// The transformer that the shapes generator and its judge share: words and video patches in one
// stream, full attention over all, adaLN rows from a table (plus, in the generator, a modulation by
// the noise level). Thread rule: immutable after construction; run from several threads at once,
// each with its own arena.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "plugins/nn/cpu/attention.hpp"
#include "plugins/nn/cpu/linear.hpp"
#include "plugins/nn/safetensors.hpp"
#include "plugins/shapes_world/network_shape.hpp"

namespace cinejury::shapes {

class Body {
public:
    using Size = BodySize;
    // Reads tensors `body.*`; throws std::runtime_error naming what is missing or misshapen.
    Body(const nn::Safetensors& file, Size size, nn::Type arithmetic);

    const Size& size() const { return size_; }
    nn::Type arithmetic() const { return arithmetic_; }
    static std::int64_t tokens() { return kTokens; }
    // x [tokens, width] = words and patches; `clip` [frames, 3, side, side] in -1..1, ids [kWords].
    void embed(nn::Matrix<float> x, const float* clip, std::span<const std::int32_t> ids,
               nn::Arena& arena) const;
    // Blocks first ... last - 1 on x in place. `modulation` [6, width] is added to each table,
    // null: none.
    void blocks(nn::Matrix<float> x, std::int64_t first, std::int64_t last, const float* modulation,
                nn::Arena& arena) const;

private:
    struct Block {
        Block(const nn::Safetensors& file, const std::string& name, const Body& body);
        std::vector<float> table;  // [6, width]: scale, shift, gate of attention, then of the MLP
        std::vector<float> query_gain, key_gain;
        nn::cpu::Linear qkv, out, up, down;
    };
    void attend(nn::Matrix<float> x, const Block& block, const float* rows, nn::Arena& arena) const;
    void think(nn::Matrix<float> x, const Block& block, const float* rows, nn::Arena& arena) const;

    Size size_;
    nn::Type arithmetic_;
    std::vector<float> words_, word_position_;
    nn::cpu::Linear patch_in_;
    nn::RotaryTable rotary_;
    nn::cpu::Attention attention_;
    std::vector<Block> blocks_;
};

}  // namespace cinejury::shapes
