// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/cuda/steps.hpp"

#include <bit>
#include <cmath>

namespace cinejury::shapes::cuda {
namespace {

using nn::cuda::check;

constexpr std::size_t kClipBytes = static_cast<std::size_t>(kClipValues) * sizeof(float);
constexpr std::size_t kCacheBytes =
    static_cast<std::size_t>(kTokens * kDenoiserSize.width) * sizeof(float);

double log_signal_to_noise(double sigma) {
    return std::log((1 - sigma) / sigma);
}

CudaState& state_of(const StepOrder& order) {
    return static_cast<CudaState&>(*order.state);
}

// Factors of the solver step; the formulas of ../schedule.cpp.
SolverItem solving(const StepOrder& order) {
    SolverItem item;
    item.keep = static_cast<float>(order.next / order.now);
    item.move = static_cast<float>(1 - order.next / order.now);
    item.kind = SolverItem::kFirstOrder;
    if (order.noise_scale > 0 && order.next > 0) {
        const double level = order.now >= 1 ? order.next : order.now;
        const double strength = order.noise_scale * std::sqrt(level / (1 - level));
        item.kind = SolverItem::kStochastic;
        item.now = order.now;
        item.step = order.next - order.now;
        item.pull = strength * strength / (2 * order.now);
        item.deviation = strength * std::sqrt(-item.step);
        item.seed = order.seed;
        item.stream = order.stream;
    } else if (order.noise_scale <= 0 && order.multistep && state_of(order).has_clean &&
               order.last < 1 && order.now < 1 && order.next > 0) {
        const double ratio = (log_signal_to_noise(order.now) - log_signal_to_noise(order.last)) /
                             (log_signal_to_noise(order.next) - log_signal_to_noise(order.now));
        item.kind = SolverItem::kSecondOrder;
        item.extra = static_cast<float>(1 / (2 * ratio));
    }
    return item;
}

}  // namespace

Steps::Steps(const nn::Safetensors& weights, nn::Type arithmetic, nn::cuda::Context& context)
    : context_(&context), denoiser_(weights, arithmetic, kMostItems, context) {
    network_ = context.take(sizeof(NetworkTable));
    solver_ = context.take(sizeof(SolverTable));
    partial_ = context.take(static_cast<std::size_t>(kMostItems * kPartials) * sizeof(double));
    nothing_ = context.take(kClipBytes);  // what padding reads
    check(cudaMemsetAsync(nothing_.data(), 0, kClipBytes, context.stream()), "zeros");
}

Steps::~Steps() {
    for (const auto& [key, graph] : graphs_) cudaGraphExecDestroy(graph);
}

// Appends one order: its network items, and its solver item over their predictions.
void Steps::add(NetworkTable& network, SolverTable& solver, std::int64_t& items, std::size_t order,
                const StepOrder& what, SolverItem solving) {
    CudaState& state = state_of(what);
    const bool caching = what.caching || what.reuse;
    const auto put = [&](std::span<const std::int32_t> ids, nn::cuda::Buffer& cache) {
        if (caching && !cache) cache = context_->take(kCacheBytes);
        NetworkItem& item = network.item[items];
        item.clip = state.latent.as<float>();
        item.residual = caching ? cache.as<float>() : nullptr;
        item.sigma = static_cast<float>(what.now);
        std::copy(ids.begin(), ids.end(), item.ids);
        return denoiser_.predictions() + items++ * kClipValues;
    };
    solving.prediction = put(what.ids, state.cache);
    if (what.guided()) {
        solving.unconditional = put(what.negative_ids, state.cache_unconditional);
        solving.guidance = static_cast<float>(what.guidance);
    }
    solver.item[order] = solving;
}

void Steps::step(std::span<const StepOrder> orders) {
    NetworkTable network;
    SolverTable solver;
    std::int64_t items = 0;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        CudaState& state = state_of(orders[i]);
        SolverItem item = solving(orders[i]);
        if (!state.clean) state.clean = context_->take(kClipBytes);
        if (item.kind == SolverItem::kStochastic && !state.log_probability) {
            state.log_probability = context_->take(sizeof(double));
            check(cudaMemsetAsync(state.log_probability.data(), 0, sizeof(double),
                                  context_->stream()),
                  "zeros");
        }
        item.z = state.latent.as<float>();
        item.clean = state.clean.as<float>();
        item.log_probability = state.log_probability.as<double>();
        add(network, solver, items, i, orders[i], item);
    }
    run(network, solver, items, orders.front().reuse);
    for (const StepOrder& order : orders) {
        state_of(order).has_clean = true;
        if (order.caching) state_of(order).has_cache = true;
    }
}

void Steps::predict(const StepOrder& order, float* clean) {
    NetworkTable network;
    SolverTable solver;
    std::int64_t items = 0;
    SolverItem item;
    item.kind = SolverItem::kPredict;
    item.clean = clean;
    StepOrder alone = order;
    alone.caching = alone.reuse = false;
    add(network, solver, items, 0, alone, item);
    run(network, solver, items, false);
}

void Steps::run(const NetworkTable& network, const SolverTable& solver, std::int64_t items,
                bool reuse) {
    const auto bucket = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(items)));
    NetworkTable padded = network;
    for (std::int64_t i = items; i < bucket; ++i) {
        padded.item[i] = {};
        padded.item[i].clip = nothing_.as<float>();
        padded.item[i].sigma = 1;
    }
    const Key key{bucket, reuse};
    cudaGraphExec_t whole = graph(key);
    store_table(network_.as<NetworkItem>(), padded, context_->stream());
    store_solver(solver_.as<SolverItem>(), solver, context_->stream());
    check(cudaGraphLaunch(whole, context_->stream()), "a step");
}

void Steps::enqueue(const Key& key) {
    denoiser_.predict(network_.as<NetworkItem>(), key.items, key.reuse);
    solve(solver_.as<SolverItem>(), partial_.as<double>(), key.items, context_->stream());
}

cudaGraphExec_t Steps::graph(const Key& key) {
    const auto made = graphs_.find(key);
    if (made != graphs_.end()) return made->second;
    denoiser_.prepare(key.items);
    // Once without a capture: libraries load their code and take memory at the first use, which a
    // capture does not allow. Padding only, so that nothing but scratch memory is written.
    NetworkTable network;
    for (NetworkItem& item : network.item) {
        item.clip = nothing_.as<float>();
        item.sigma = 1;
    }
    store_table(network_.as<NetworkItem>(), network, context_->stream());
    store_solver(solver_.as<SolverItem>(), SolverTable{}, context_->stream());
    enqueue(key);
    context_->wait();

    cudaGraph_t recorded = nullptr;
    check(cudaStreamBeginCapture(context_->stream(), cudaStreamCaptureModeThreadLocal),
          "recording a step");
    try {
        enqueue(key);
    } catch (...) {
        cudaStreamEndCapture(context_->stream(), &recorded);
        if (recorded) cudaGraphDestroy(recorded);
        throw;
    }
    check(cudaStreamEndCapture(context_->stream(), &recorded), "recording a step");
    cudaGraphExec_t runnable = nullptr;
    const cudaError_t code = cudaGraphInstantiate(&runnable, recorded, 0);
    cudaGraphDestroy(recorded);
    check(code, "a graph of a step");
    return graphs_.emplace(key, runnable).first->second;
}

}  // namespace cinejury::shapes::cuda
