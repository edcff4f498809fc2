// SPDX-License-Identifier: Apache-2.0
// Training on a CUDA device, in a stream of its own. A call is complete when it returns; what it
// copies is said in training_backend.hpp.
#include "plugins/generators/shapes/train/training_backend.hpp"

#include "plugins/generators/shapes/cuda/kernels.hpp"
#include "plugins/generators/shapes/cuda/trained_network.hpp"
#include "plugins/nn/cuda/plugin_device.hpp"
#include "plugins/nn/train/cuda/trained_arrays.hpp"

namespace cinejury::shapes {
namespace {

using cuda::NetworkItem;
using cuda::SavedClips;
using nn::cuda::Buffer;
using nn::cuda::Context;
using nn::train::cuda::kLanes;
using nn::train::cuda::TrainedArrays;

constexpr std::size_t kClipBytes = static_cast<std::size_t>(kClipValues) * sizeof(float);

// The context outlives the memory: a pass may end after its training.
struct CudaPass final : TrainingBackend::Pass {
    CudaPass(std::shared_ptr<const Context> owner, std::int64_t items)
        : context(std::move(owner)), saved(items, *context) {}
    std::shared_ptr<const Context> context;
    SavedClips saved;
};

std::vector<float> inverses(const std::vector<double>& sigmas, double sign) {
    std::vector<float> all;
    for (const double sigma : sigmas) all.push_back(static_cast<float>(sign / sigma));
    return all;
}

class CudaTraining final : public TrainingBackend {
    // With the device current.
    template <class Function>
    auto work(Function&& function) {
        return nn::cuda::translated([&] {
            const nn::cuda::DeviceGuard guard(context_->device());
            return function();
        });
    }

public:
    // While `device` is the current one.
    CudaTraining(const TrainedWeights& weights, bool tensor_cores, int device)
        : context_(std::make_shared<Context>(device)),
          arrays_(weights.table, weights.values, *context_),
          network_(weights.table, tensor_cores, *context_) {}

    void begin(std::shared_ptr<const nn::train::AdapterLayout> layout,
               std::vector<float> values) override {
        work([&] {
            arrays_.begin(std::move(layout), values);
            network_.adapt(arrays_.layout());
            clips_ = 0;
        });
    }
    std::vector<float> read(Array array) override {
        return work([&] { return arrays_.read(array_of(array)); });
    }
    void write(Array array, std::vector<float> values) override {
        work([&] { arrays_.write(array_of(array), values); });
    }

    std::unique_ptr<Pass> velocity(const sdk::Call& call, sdk::Adapter adapter,
                                   const NoisyClips& clips, bool keep, float* velocities) override {
        return work([&]() -> std::unique_ptr<Pass> {
            call.checkpoint();
            const auto items = static_cast<std::int64_t>(clips.count());
            auto pass = std::make_unique<CudaPass>(context_, items);
            const Buffer noisy = on_device(clips.latents, clips.count());
            const Buffer result = context_->take(clips.count() * kClipBytes);
            pass->saved.sigmas = clips.sigmas;
            pass->saved.table = table_of(clips, noisy.as<float>());
            network_.forward(weights_of(adapter), result.as<float>(), pass->saved);
            const Buffer factors = on_device(inverses(clips.sigmas, 1));
            cuda::to_velocity(result.as<float>(), noisy.as<float>(), factors.as<float>(), items,
                              context_->stream());
            nn::cuda::download(velocities, result.data(), result.bytes(), context_->stream());
            if (!keep) return nullptr;
            return pass;
        });
    }

    void accumulate(const sdk::Call& call, Pass& pass, const float* cotangents) override {
        work([&] {
            call.checkpoint();
            const SavedClips& saved = static_cast<CudaPass&>(pass).saved;
            const auto count = static_cast<std::size_t>(saved.items);
            const Buffer d = on_device(cotangents, count);
            std::vector<const float*> addresses;
            for (std::size_t i = 0; i < count; ++i)
                addresses.push_back(d.as<float>() + i * static_cast<std::size_t>(kClipValues));
            const Buffer table = uploaded(
                context_->pool(), std::span<const float* const>(addresses), context_->stream());
            const Buffer factors = on_device(inverses(saved.sigmas, -1));
            network_.backward(arrays_.policy(), saved, table.as<const float*>(),
                              factors.as<float>(),
                              {arrays_.layout(), arrays_.policy_values(), arrays_.lanes(),
                               static_cast<std::int64_t>(clips_ % kLanes)});
            clips_ += count;
            context_->wait();
        });
    }
    void clear_gradients() override {
        work([&] { arrays_.clear_gradients(); });
        clips_ = 0;
    }
    std::vector<float> gradients() override {
        return work([&] { return arrays_.gradients(); });
    }

    void average(double decay) override {
        work([&] { arrays_.average(decay); });
    }
    double step(const sdk::Call& call, const nn::train::AdamSettings& settings,
                std::uint64_t number) override {
        call.checkpoint();
        return work([&] { return arrays_.step(settings, number); });
    }

private:
    static TrainedArrays::Array array_of(Array array) {
        switch (array) {
            case Array::kPolicy: return TrainedArrays::Array::kPolicy;
            case Array::kOld: return TrainedArrays::Array::kOld;
            case Array::kFirst: return TrainedArrays::Array::kFirst;
            case Array::kSecond: break;
        }
        return TrainedArrays::Array::kSecond;
    }
    const float* weights_of(sdk::Adapter adapter) const {
        if (adapter == sdk::Adapter::kBase) return arrays_.base();
        return adapter == sdk::Adapter::kPolicy ? arrays_.policy() : arrays_.old();
    }

    Buffer on_device(const std::vector<float>& values) {
        return uploaded(context_->pool(), std::span<const float>(values), context_->stream());
    }
    Buffer on_device(const float* clips, std::size_t count) {
        Buffer buffer = context_->take(count * kClipBytes);
        nn::cuda::upload(buffer.data(), clips, buffer.bytes(), context_->stream());
        return buffer;
    }
    Buffer table_of(const NoisyClips& clips, const float* noisy) {
        std::vector<NetworkItem> table(clips.count());
        for (std::size_t i = 0; i < table.size(); ++i) {
            table[i].clip = noisy + i * static_cast<std::size_t>(kClipValues);
            table[i].sigma = static_cast<float>(clips.sigmas[i]);
            std::copy(clips.ids[i].begin(), clips.ids[i].end(), table[i].ids);
        }
        return uploaded(context_->pool(), std::span<const NetworkItem>(table), context_->stream());
    }

    std::shared_ptr<Context> context_;
    TrainedArrays arrays_;
    cuda::TrainedNetwork network_;
    std::uint64_t clips_ = 0;  // since the last clear
};

}  // namespace

std::unique_ptr<TrainingBackend> make_cuda_training(const TrainedWeights& weights,
                                                    const std::string& arithmetic) {
    const nn::CudaDevice device = nn::cuda::plugin_device();
    return nn::cuda::translated([&] {
        const nn::cuda::DeviceGuard guard(device.id);
        const bool tensor_cores = nn::cuda::plugin_type(arithmetic) != nn::Type::kF32;
        return std::make_unique<CudaTraining>(weights, tensor_cores, device.id);
    });
}

}  // namespace cinejury::shapes
