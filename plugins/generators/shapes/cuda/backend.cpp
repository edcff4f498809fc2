// SPDX-License-Identifier: Apache-2.0
// Candidates on a CUDA device: latents, predictions and caches stay there from step to step; a lock
// orders the calls, each of which is enqueued in the backend's own stream.
#include "plugins/generators/shapes/backend.hpp"

#include <mutex>

#include "plugins/generators/shapes/cuda/call_stream.hpp"
#include "plugins/generators/shapes/cuda/steps.hpp"
#include "plugins/nn/cuda/plugin_device.hpp"

namespace cinejury::shapes {
namespace {

using cuda::CallStream;
using cuda::CudaState;
using cuda::Steps;
using nn::cuda::Buffer;
using nn::cuda::Failure;
using sdk::OwnedClip;

constexpr std::size_t kClipBytes = static_cast<std::size_t>(kClipValues) * sizeof(float);

class CudaBackend final : public Backend {
    // One call at a time, with the device current.
    template <class Function>
    auto work(Function&& function) {
        const std::scoped_lock lock(mutex_);
        return nn::cuda::translated([&] {
            const nn::cuda::DeviceGuard guard(context_.device());
            return function();
        });
    }

public:
    CudaBackend(const sdk::Host& host, const nn::Safetensors& weights, nn::Type type, int device)
        : host_(host), type_(type), context_(device), steps_(on_device(weights)) {
        context_.wait();
    }
    ~CudaBackend() override {
        try {
            context_.wait();
        } catch (const Failure&) {  // a lost device has nothing to wait for
        }
    }

    std::string arithmetic() const override {
        return type_ == nn::Type::kBf16 ? "cuda bf16" : "cuda f32";
    }

    std::unique_ptr<CandidateState> create(std::uint64_t seed) override {
        return work([&] {
            auto state = fresh();
            nn::cuda::normal_noise(state->latent.as<float>(), kClipValues, seed, 0,
                                   context_.stream());
            return state;
        });
    }
    std::unique_ptr<CandidateState> create(const CandidateMemory& memory) override {
        return work([&] {
            auto state = fresh();
            put(state->latent, memory.latent);
            state->has_clean = put(state->clean, memory.clean);
            state->has_cache = put(state->cache, memory.cache.moved);
            put(state->cache_unconditional, memory.cache_unconditional.moved);
            if (memory.log_probability != 0)
                state->log_probability = nn::cuda::uploaded(
                    context_.pool(), std::span<const double>(&memory.log_probability, 1),
                    context_.stream());
            return state;
        });
    }
    std::unique_ptr<CandidateState> copy(const CandidateState& state) override {
        return work([&] {
            const auto& from = static_cast<const CudaState&>(state);
            auto to = std::make_unique<CudaState>();
            to->latent = duplicate(from.latent);
            to->clean = duplicate(from.clean);
            to->cache = duplicate(from.cache);
            to->cache_unconditional = duplicate(from.cache_unconditional);
            to->log_probability = duplicate(from.log_probability);
            to->has_clean = from.has_clean;
            to->has_cache = from.has_cache;
            return to;
        });
    }
    CandidateMemory read(const CandidateState& state) override {
        return work([&] {
            const auto& from = static_cast<const CudaState&>(state);
            CandidateMemory memory;
            memory.latent = get(from.latent);
            if (from.has_clean) memory.clean = get(from.clean);
            if (from.has_cache) {
                memory.cache.moved = get(from.cache);
                memory.cache_unconditional.moved = get(from.cache_unconditional);
            }
            memory.log_probability = log_probability_of(from);
            return memory;
        });
    }
    void set_latent(CandidateState& state, std::span<const float> latent) override {
        work([&] {
            auto& to = static_cast<CudaState&>(state);
            nn::cuda::upload(to.latent.data(), latent.data(), latent.size_bytes(),
                             context_.stream());
            to.cache = {};
            to.cache_unconditional = {};
            to.has_clean = to.has_cache = false;
        });
    }
    bool has_clean(const CandidateState& state) const override {
        return static_cast<const CudaState&>(state).has_clean;
    }
    bool has_cache(const CandidateState& state) const override {
        return static_cast<const CudaState&>(state).has_cache;
    }
    double log_probability(const CandidateState& state) override {
        return work([&] { return log_probability_of(static_cast<const CudaState&>(state)); });
    }
    void clear_log_probability(CandidateState& state) override {
        work([&] {
            const Buffer& sum = static_cast<CudaState&>(state).log_probability;
            if (sum)
                nn::cuda::check(cudaMemsetAsync(sum.data(), 0, sizeof(double), context_.stream()),
                                "zeros");
        });
    }

    std::size_t together() const override { return cuda::kMostItems; }

    void step(const sdk::Call& call, std::span<const StepOrder> orders) override {
        work([&] {
            CallStream stream(call, context_);
            for (const bool reuse : {false, true}) {
                std::vector<StepOrder> part;
                std::size_t items = 0;
                const auto flush = [&] {
                    if (!part.empty()) steps_.step(part);
                    part.clear();
                    items = 0;
                };
                for (const StepOrder& order : orders) {
                    if (order.reuse != reuse) continue;
                    if (items + Steps::items_of(order) > cuda::kMostItems) flush();
                    items += Steps::items_of(order);
                    part.push_back(order);
                }
                flush();
            }
            stream.finish();
        });
    }

    OwnedClip picture(const sdk::Call& call, Shown shown, const StepOrder& order,
                      std::uint32_t frames, std::uint32_t factor) override {
        return work([&] {
            CallStream stream(call, context_);
            const auto& state = static_cast<const CudaState&>(*order.state);
            const float* values =
                shown == Shown::kLatent ? state.latent.as<float>() : state.clean.as<float>();
            Buffer predicted;
            if (shown == Shown::kPredicted) {
                predicted = context_.take(kClipBytes);
                steps_.predict(order, predicted.as<float>());
                values = predicted.as<float>();
            }
            const auto side = static_cast<std::uint32_t>(kSide) / factor;
            const std::size_t bytes = std::size_t{frames} * side * side * 3;
            auto pixels = std::make_shared<Buffer>(context_.take(bytes));
            cuda::to_bytes(pixels->as<std::uint8_t>(), values, frames, factor, context_.stream());
            const sdk::Rate fps{static_cast<std::uint32_t>(kFps), 1};
            if (stream.on_device()) {
                stream.finish();
                void* address = pixels->data();
                return OwnedClip({CJ_DEVICE_CUDA, context_.device(),
                                  std::shared_ptr<void>(std::move(pixels), address), 256},
                                 frames, side, side, fps);
            }
            OwnedClip clip(host_, frames, side, side, fps);
            nn::cuda::download(clip.frame(0).data(), pixels->data(), bytes, context_.stream());
            return clip;
        });
    }

private:
    Steps on_device(const nn::Safetensors& weights) {
        const nn::cuda::DeviceGuard guard(context_.device());
        return Steps(weights, type_, context_);
    }

    std::unique_ptr<CudaState> fresh() {
        auto state = std::make_unique<CudaState>();
        state->latent = context_.take(kClipBytes);
        return state;
    }
    bool put(Buffer& buffer, const std::vector<float>& values) {
        if (values.empty()) return false;
        buffer =
            nn::cuda::uploaded(context_.pool(), std::span<const float>(values), context_.stream());
        return true;
    }
    std::vector<float> get(const Buffer& buffer) {
        std::vector<float> values(buffer.bytes() / sizeof(float));
        if (buffer)
            nn::cuda::download(values.data(), buffer.data(), buffer.bytes(), context_.stream());
        return values;
    }
    Buffer duplicate(const Buffer& from) {
        if (!from) return {};
        Buffer to = context_.take(from.bytes());
        nn::cuda::check(cudaMemcpyAsync(to.data(), from.data(), from.bytes(),
                                        cudaMemcpyDeviceToDevice, context_.stream()),
                        "a copy");
        return to;
    }
    double log_probability_of(const CudaState& state) {
        double value = 0;
        if (state.log_probability)
            nn::cuda::download(&value, state.log_probability.data(), sizeof value,
                               context_.stream());
        return value;
    }

    sdk::Host host_;
    nn::Type type_;
    std::mutex mutex_;
    nn::cuda::Context context_;
    Steps steps_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(const sdk::Host& host, const nn::Safetensors& weights,
                                           const std::string& arithmetic) {
    const nn::CudaDevice device = nn::cuda::plugin_device();
    return nn::cuda::translated([&] {
        return std::make_unique<CudaBackend>(host, weights, nn::cuda::plugin_type(arithmetic),
                                             device.id);
    });
}

}  // namespace cinejury::shapes
