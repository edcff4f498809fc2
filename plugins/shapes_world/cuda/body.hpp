// SPDX-License-Identifier: Apache-2.0
// The transformer of ../body.hpp on a CUDA device, for several clips at once. Work is enqueued in
// the context's stream, on scratch memory of its own for `most` items, so that a graph can be made
// of it. Saved activations of a backward pass would take the scratch memory's place, block by
// block. Thread rule: as Context.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plugins/nn/cuda/attention.hpp"
#include "plugins/nn/cuda/kernels.hpp"
#include "plugins/nn/cuda/product.hpp"
#include "plugins/shapes_world/network_shape.hpp"

namespace cinejury::shapes::cuda {

// What the network reads for one item; tables of these lie in device memory.
struct NetworkItem {
    const float* clip = nullptr;  // [frames, 3, side, side]; must be first
    float* residual = nullptr;    // [tokens, width] of a step cache, or null
    float sigma = 0;              // noise level; not for the judge
    std::int32_t reserved = 0;
    std::int32_t ids[kWords] = {};
};

class Body {
public:
    // Reads tensors `body.*`; throws std::runtime_error or nn::cuda::Failure.
    Body(const nn::Safetensors& file, BodySize size, nn::Type arithmetic, std::int64_t most,
         nn::cuda::Context& context);

    // x [items, tokens, width] = words and patches of the table's items.
    void embed(const NetworkItem* table, std::int64_t items);
    // Blocks first ... last - 1. `modulation` [items, 6, width] or null.
    void blocks(std::int64_t first, std::int64_t last, const float* modulation, std::int64_t items);
    // Makes what a run with this number of items needs, so that the run can be captured.
    void prepare(std::int64_t items);

    float* x() const { return x_.as<float>(); }
    // Free between blocks: [items, tokens, width] f32 fits.
    float* spare() const { return result_.as<float>(); }
    // Free between embed and the next embed: [items, patches, values] f32 fits.
    float* patches() const { return patches_.as<float>(); }

private:
    struct Block {
        Block(const nn::Safetensors& file, const std::string& name, const Body& body,
              std::int64_t most);
        nn::cuda::Buffer table;  // [6, width]: scale, shift, gate of attention, then of the MLP
        nn::cuda::Buffer query_gain, key_gain;
        nn::cuda::Linear qkv, out, up, down;
    };
    // x += gate * result (if any), then normed = LN(x) (1 + scale) + shift (if any): rows of the
    // blocks' tables.
    void gate_and_norm(const Block* gated, int gate, const Block* normed, int scale,
                       const float* modulation, std::int64_t items);
    void attend(Block& block, std::int64_t items);
    nn::cuda::AttentionPlan& attention(std::int64_t items);

    nn::cuda::Context* context_;
    BodySize size_;
    nn::Type arithmetic_;
    nn::cuda::Buffer words_, word_position_, cosines_, sines_;
    nn::cuda::Linear patch_in_;
    std::vector<Block> blocks_;
    std::map<std::int64_t, std::unique_ptr<nn::cuda::AttentionPlan>> attention_;
    nn::cuda::Buffer x_, normed_, qkv_, wide_, result_, patches_;
};

// The kernel of Body::embed: x [items, tokens, width] of words and embedded patches [items,
// patches, width].
void join_tokens(float* x, const NetworkItem* table, const float* words, const float* positions,
                 const float* patches, std::int64_t items, std::int64_t width, cudaStream_t stream);

}  // namespace cinejury::shapes::cuda
