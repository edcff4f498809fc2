// SPDX-License-Identifier: Apache-2.0
// The shapes generator's network with its backward pass on a CUDA device, f32, for several clips
// (items) at once, over weights that change: the twin of train/network.hpp, function by function. A
// clip's numbers do not depend on the others of its call. Work is enqueued in the context's stream.
// Thread rule: as nn::cuda::Context.
#pragma once

#include <functional>

#include "plugins/generators/shapes/cuda/saved_clips.hpp"
#include "plugins/generators/shapes/train/network_parameters.hpp"
#include "plugins/nn/train/adapter.hpp"
#include "plugins/nn/train/cuda/attention.hpp"
#include "plugins/nn/train/cuda/linear.hpp"

namespace cinejury::shapes::cuda {

constexpr std::int64_t kMostTrained = 64;  // clips of a call

// Where gradients go: clip i of a call to lane (first_lane + i) mod 8.
struct LaneGradient {
    const nn::train::AdapterLayout& adapter;
    const float* values;  // of the adapter, device memory
    float* lanes;         // [8, adapter.table().size()], device memory
    std::int64_t first_lane;
};

class TrainedNetwork {
public:
    // tensor_cores: of the products in the blocks; levels and pixels are exact f32 always.
    TrainedNetwork(const nn::train::ParameterTable& weights, bool tensor_cores,
                   nn::cuda::Context& context);

    // Before the first backward pass with an adapter.
    void adapt(const nn::train::AdapterLayout& adapter);

    // clean [items, kClipValues] = x0 of noisy clips, which `saved`'s table names with their words;
    // its sigmas are set.
    void forward(const float* weights, float* clean, SavedClips& saved);
    // Adds the gradient of sum(d_clean x clean) with respect to the adapter. `d_clean`: [items]
    // device addresses in device memory; clip i is multiplied by factors[i], device memory.
    void backward(const float* weights, const SavedClips& saved, const float* const* d_clean,
                  const float* factors, const LaneGradient& to);

private:
    using Layer = NetworkParameters::Layer;
    using Block = NetworkParameters::Block;
    using LinearProducts = nn::train::cuda::LinearProducts;
    struct Scratch;
    struct Flow;

    const float* at(const float* weights, std::size_t index) const {
        return weights + table_[index].first;
    }
    nn::cuda::AdaptiveRow row(const float* weights, const Block& block, const SavedClips& saved,
                              std::int64_t index) const;
    void run(LinearProducts& products, const Layer& layer, const float* weights, const float* in,
             float* out, std::int64_t items);
    void level(const float* weights, SavedClips& saved);
    void embed(const float* weights, SavedClips& saved, Scratch& scratch);
    void attend(const float* weights, const Block& block, const SavedClips& saved,
                const SavedClips::Block& kept, Scratch& scratch);
    void think(const float* weights, const Block& block, const SavedClips& saved,
               const SavedClips::Block& kept, float* after, Scratch& scratch);
    // out = the norm of x with rows `scale` and scale + 1 of the block's modulation.
    void norm(float* out, float* x, const float* weights, const Block& block,
              const SavedClips& saved, std::int64_t scale);
    // to += gate y, by row `gate`.
    void add_gated(float* to, const float* y, const float* weights, const Block& block,
                   const SavedClips& saved, std::int64_t gate);
    void norm_last(float* out, const SavedClips& saved);
    void turn(float* turned, const float* qkv, const float* weights, const Block& block,
              std::int64_t items);
    void copy(float* to, const float* from, std::int64_t numbers);

    void layer_back(Flow& flow, LinearProducts& products, const Layer& layer, const float* in,
                    const float* d_out, float* d_in);
    // d_y = gate d_x, and the gradient of row `gate`.
    void gate_back(Flow& flow, const Block& block, const float* y, float* d_y, std::int64_t gate);
    void norm_back(Flow& flow, const Block& block, const float* x, float* d_out,
                   std::int64_t scale);
    void turn_back(Flow& flow, const SavedClips::Block& kept, float* d_turned, std::int64_t part,
                   std::size_t gain);
    void last_back(Flow& flow, const float* const* d_clean, const float* factors);
    void block_back(Flow& flow, const Block& block, const SavedClips::Block& kept);
    void attend_back(Flow& flow, const Block& block, const SavedClips::Block& kept);
    void think_back(Flow& flow, const Block& block, const SavedClips::Block& kept);
    void level_back(Flow& flow);
    void embed_back(Flow& flow);
    // Calls function(first item, items, lane) for items whose lanes follow one another.
    static void each_round(const Flow& flow,
                           const std::function<void(std::int64_t, std::int64_t, float*)>& function);
    // Adds [items, numbers of the tensor], `step` numbers apart, to its gradient where wanted.
    void add(Flow& flow, std::size_t index, const float* values, std::int64_t step);

    nn::train::ParameterTable table_;
    NetworkParameters parts_;
    nn::cuda::Context* context_;
    nn::cuda::Buffer cosines_, sines_;
    nn::train::cuda::Attention attention_;
    LinearProducts qkv_products_, square_products_, up_products_, down_products_,
        patch_in_products_, patch_out_products_, time_products_, modulation_products_,
        last_products_;
};

// Device memory of one pass beside what it keeps.
struct TrainedNetwork::Scratch {
    Scratch(std::int64_t items, bool backward, std::int64_t low_rank_numbers,
            const nn::cuda::Context& context);
    nn::cuda::Slab memory;
    float *narrow, *wide, *turned, *weights;  // [items, tokens, width x 1, 4, 2], of one head
    // For a backward pass alone; d_rows [items, 6, width] of one block.
    float *x = nullptr, *other = nullptr, *other_wide = nullptr, *d_queries = nullptr,
          *d_keys = nullptr, *d_qkv = nullptr, *d_weights = nullptr, *d_rows = nullptr,
          *modulation = nullptr, *d_last = nullptr, *d_level = nullptr, *part = nullptr,
          *low_rank = nullptr;
};

// Gradients on their way back.
struct TrainedNetwork::Flow {
    const float* weights;
    const SavedClips& saved;
    const LaneGradient& to;
    Scratch& scratch;
};

}  // namespace cinejury::shapes::cuda
