// SPDX-License-Identifier: Apache-2.0
// The shapes generator's network with its backward pass, f32 on the CPU, over weights that change:
// they are an argument of each call. Thread rule: immutable after construction; run from several
// threads at once, each with its own arena and gradients.
#pragma once

#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "plugins/generators/shapes/train/network_parameters.hpp"
#include "plugins/nn/arena.hpp"
#include "plugins/nn/cpu/attention.hpp"
#include "plugins/nn/train/adapter.hpp"
#include "plugins/nn/train/attention_gradient.hpp"
#include "plugins/shapes_world/network_shape.hpp"
#include "plugins/shapes_world/vocabulary.hpp"

namespace cinejury::shapes {

// What a forward pass keeps for its backward pass, or, where there will be none, works in: its
// blocks then lie in the same memory.
struct SavedPass {
    enum class Keep { kAll, kNothing };
    explicit SavedPass(Keep keep);
    // Of one clip.
    static std::uint64_t bytes(Keep keep);

    struct Block {
        float *before, *qkv, *attended, *projected, *middle, *up, *down;
    };
    struct Free {
        void operator()(float* values) const { std::free(values); }
    };
    std::unique_ptr<float[], Free> memory;  // all that the pointers point into
    std::vector<Block> blocks;
    float *frequencies, *time_in, *time_hidden, *time_out, *level;  // each one row
    float *modulation, *last;                                       // [6, width], [2, width]
    float *patches, *end;  // of the clip; the body's result
    std::vector<std::int32_t> ids;
};

// Where the gradients of one pass go.
struct NetworkGradient {
    const nn::train::AdapterLayout& adapter;
    const float* values;  // of the adapter
    float* gradients;     // of the adapter's table
};

class TrainedNetwork {
public:
    // `weights`: the tensors of generator.safetensors. Throws std::out_of_range naming one that is
    // missing.
    explicit TrainedNetwork(const nn::train::ParameterTable& weights);

    // clean [kClipValues] = x0 (noisy at sigma, ids), of weights laid out as the table says.
    void forward(const float* weights, float* clean, const float* noisy, double sigma,
                 std::span<const std::int32_t> ids, SavedPass& saved, nn::Arena& arena) const;
    // Adds the gradient of sum(d_clean x clean) with respect to the adapter.
    void backward(const float* weights, const SavedPass& saved, const float* d_clean,
                  const NetworkGradient& to, nn::Arena& arena) const;

private:
    using Layer = NetworkParameters::Layer;
    using Block = NetworkParameters::Block;
    // Gradients on their way back.
    struct Flow {
        const float* weights;
        const NetworkGradient& to;
        nn::Arena& arena;
        nn::Matrix<float> x;           // of the stream
        nn::Matrix<float> modulation;  // [6, width]
    };

    const float* at(const float* weights, std::size_t index) const;
    void run(const nn::train::LinearProducts& products, const Layer& layer, const float* weights,
             const float* in, float* out, nn::Arena& arena) const;
    void embed(const float* weights, const float* noisy, SavedPass& saved, nn::Arena& arena) const;
    void level(const float* weights, double sigma, SavedPass& saved, nn::Arena& arena) const;
    void attend(const float* weights, const Block& block, const float* rows,
                const SavedPass::Block& saved, nn::Arena& arena) const;
    void think(const float* weights, const Block& block, const float* rows,
               const SavedPass::Block& saved, float* after, nn::Arena& arena) const;
    nn::Matrix<float> rows_of(const float* weights, const Block& block, const SavedPass& saved,
                              nn::Arena& arena) const;

    // d_in of a layer, whose parameters' gradients are added on the way; d_in null: not wanted.
    void layer_back(Flow& flow, const nn::train::LinearProducts& products, const Layer& layer,
                    const float* in, const float* d_out, float* d_in) const;
    void block_back(Flow& flow, const Block& block, const SavedPass& pass,
                    const SavedPass::Block& saved) const;
    void attend_back(Flow& flow, const Block& block, const float* rows, float* d_rows,
                     const SavedPass::Block& saved) const;
    void think_back(Flow& flow, const Block& block, const float* rows, float* d_rows,
                    const SavedPass::Block& saved) const;
    void level_back(Flow& flow, const SavedPass& saved, const float* d_last) const;
    void embed_back(Flow& flow, const SavedPass& saved) const;
    // Adds to the gradient of a tensor, where it is wanted.
    void add(Flow& flow, std::size_t index, const float* values) const;

    nn::train::ParameterTable table_;
    NetworkParameters parts_;
    nn::RotaryTable rotary_;
    nn::cpu::Attention attention_;
    nn::train::AttentionGradient attention_gradient_;
    // By rows, in, out.
    nn::train::LinearProducts qkv_products_, square_products_, up_products_, down_products_,
        patch_in_products_, patch_out_products_, time_products_, modulation_products_,
        final_products_;
};

}  // namespace cinejury::shapes
