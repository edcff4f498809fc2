// SPDX-License-Identifier: Apache-2.0
// Steps of several candidates at once on a device: one table of network items and one of solver
// items, then a CUDA graph of the whole step, made once for each batch bucket (1, 2, 4 ... 64
// network items) and each kind of call. Thread rule: as nn::cuda::Context.
#pragma once

#include <map>
#include <span>

#include "plugins/generators/shapes/backend.hpp"
#include "plugins/generators/shapes/cuda/denoiser.hpp"
#include "plugins/generators/shapes/cuda/kernels.hpp"

namespace cinejury::shapes::cuda {

struct CudaState final : CandidateState {
    nn::cuda::Buffer latent, clean;
    nn::cuda::Buffer cache, cache_unconditional;  // [tokens, width]; empty: none yet
    nn::cuda::Buffer log_probability;             // one double; empty: no stochastic step yet
    bool has_clean = false, has_cache = false;
};

class Steps {
public:
    Steps(const nn::Safetensors& weights, nn::Type arithmetic, nn::cuda::Context& context);
    ~Steps();
    Steps(const Steps&) = delete;
    Steps& operator=(const Steps&) = delete;

    // Network items of an order.
    static std::size_t items_of(const StepOrder& order) { return order.guided() ? 2 : 1; }
    // Enqueues one step of each, at most kMostItems network items, all with the same `reuse`.
    void step(std::span<const StepOrder> orders);
    // Enqueues the prediction of one order into `clean` [kClipValues]; the state does not change.
    void predict(const StepOrder& order, float* clean);

private:
    struct Key {
        std::int64_t items;
        bool reuse;
        auto operator<=>(const Key&) const = default;
    };
    void add(NetworkTable& network, SolverTable& solver, std::int64_t& items, std::size_t order,
             const StepOrder& what, SolverItem solving);
    void run(const NetworkTable& network, const SolverTable& solver, std::int64_t items,
             bool reuse);
    void enqueue(const Key& key);
    cudaGraphExec_t graph(const Key& key);

    nn::cuda::Context* context_;
    Denoiser denoiser_;
    nn::cuda::Buffer network_, solver_, partial_, nothing_;
    std::map<Key, cudaGraphExec_t> graphs_;
};

}  // namespace cinejury::shapes::cuda
