// SPDX-License-Identifier: Apache-2.0
// Which tensors of the weights file the generator's network is made of, as indices of its table,
// whatever computes it. Thread rule: a value; immutable once built.
#pragma once

#include <string>
#include <vector>

#include "plugins/nn/train/parameters.hpp"
#include "plugins/shapes_world/network_shape.hpp"

namespace cinejury::shapes {

struct NetworkParameters {
    struct Layer {
        Layer(const nn::train::ParameterTable& table, const std::string& name)
            : weight(table.find(name + ".weight")), bias(table.find(name + ".bias")) {}
        std::size_t weight, bias;
    };
    struct Block {
        Block(const nn::train::ParameterTable& parameters, const std::string& name)
            : qkv(parameters, name + ".qkv"),
              out(parameters, name + ".out"),
              up(parameters, name + ".up"),
              down(parameters, name + ".down"),
              table(parameters.find(name + ".table")),
              query_gain(parameters.find(name + ".q_norm.weight")),
              key_gain(parameters.find(name + ".k_norm.weight")) {}
        Layer qkv, out, up, down;
        std::size_t table, query_gain, key_gain;
    };

    // Throws std::out_of_range naming a tensor that is missing.
    explicit NetworkParameters(const nn::train::ParameterTable& weights)
        : words(weights.find("body.words.weight")),
          word_position(weights.find("body.word_position")),
          patch_in(weights, "body.patch_in"),
          time_in(weights, "time.0"),
          time_out(weights, "time.2"),
          modulation(weights, "mod"),
          last(weights, "final"),
          patch_out(weights, "patch_out") {
        for (std::int64_t i = 0; i < kDenoiserSize.blocks; ++i)
            blocks.emplace_back(weights, "body.blocks." + std::to_string(i));
    }

    std::size_t words, word_position;
    Layer patch_in, time_in, time_out, modulation, last, patch_out;
    std::vector<Block> blocks;
};

}  // namespace cinejury::shapes
