// SPDX-License-Identifier: Apache-2.0
// Training on the CPU: clips side by side over the host's threads, each on one.
#include <cmath>
#include <optional>

#include "plugins/generators/shapes/train/network.hpp"
#include "plugins/generators/shapes/train/training_backend.hpp"
#include "plugins/nn/pool.hpp"
#include "plugins/nn/train/optimizer.hpp"

namespace cinejury::shapes {
namespace {

using nn::train::AdamW;
using nn::train::AdapterLayout;
using nn::train::Gradients;
using sdk::Call;

constexpr std::size_t kValues = static_cast<std::size_t>(kClipValues);

struct CpuPass final : TrainingBackend::Pass {
    std::vector<std::optional<SavedPass>> clips;
    std::vector<double> sigmas;
};

// Of one thread.
struct Workspace {
    nn::Arena arena;
    SavedPass unkept{SavedPass::Keep::kNothing};
};

// velocity = (z - clean) / sigma, in place of clean.
void to_velocity(float* clean, const float* noisy, double sigma) {
    const auto inverse = static_cast<float>(1 / sigma);
    for (std::size_t i = 0; i < kValues; ++i) clean[i] = (noisy[i] - clean[i]) * inverse;
}

class CpuTraining final : public TrainingBackend {
public:
    CpuTraining(const sdk::Host& host, const TrainedWeights& weights)
        : host_(host), base_(weights.values), network_(weights.table) {}

    void begin(std::shared_ptr<const AdapterLayout> layout, std::vector<float> values) override {
        const std::int64_t size = layout->table().size();
        Copy policy;
        policy.weights = layout->merged(base_, values);
        policy.values = std::move(values);
        Copy old = policy;
        AdamW adam(size);
        layout_ = std::move(layout);
        policy_ = std::move(policy);
        old_ = std::move(old);
        sums_ = Gradients(size);
        adam_ = std::move(adam);
    }

    std::vector<float> read(Array array) override { return values(array); }
    void write(Array array, std::vector<float> to) override {
        values(array) = std::move(to);
        if (array == Array::kPolicy) work_in(policy_);
        if (array == Array::kOld) work_in(old_);
    }

    std::unique_ptr<Pass> velocity(const Call& call, sdk::Adapter adapter, const NoisyClips& clips,
                                   bool keep, float* out) override {
        const float* weights = weights_of(adapter).data();
        auto pass = std::make_unique<CpuPass>();
        pass->sigmas = clips.sigmas;
        if (keep) pass->clips.resize(clips.count());
        host_.parallel_for(call, clips.count(), [&](std::uint64_t i) {
            call.checkpoint();
            const nn::Pool<Workspace>::Lease space(workspaces_);
            SavedPass& saved = keep ? pass->clips[i].emplace(SavedPass::Keep::kAll) : space->unkept;
            const float* noisy = clips.latents + i * kValues;
            network_.forward(weights, out + i * kValues, noisy, clips.sigmas[i], clips.ids[i],
                             saved, space->arena);
            to_velocity(out + i * kValues, noisy, clips.sigmas[i]);
        });
        if (!keep) return nullptr;
        return pass;
    }

    void accumulate(const Call& call, Pass& pass, const float* d) override {
        const auto& kept = static_cast<CpuPass&>(pass);
        const std::size_t count = kept.clips.size(), first = sums_.clips % Gradients::kLanes;
        const std::size_t lanes = std::min(count, Gradients::kLanes);
        host_.parallel_for(call, lanes, [&](std::uint64_t task) {
            const nn::Pool<Workspace>::Lease space(workspaces_);
            std::vector<float> d_clean(kValues);
            const NetworkGradient to{*layout_, policy_.values.data(),
                                     sums_.lane((first + task) % Gradients::kLanes)};
            for (std::size_t i = task; i < count; i += Gradients::kLanes) {
                call.checkpoint();
                const auto factor = static_cast<float>(-1 / kept.sigmas[i]);
                for (std::size_t j = 0; j < kValues; ++j) d_clean[j] = factor * d[i * kValues + j];
                network_.backward(policy_.weights.data(), *kept.clips[i], d_clean.data(), to,
                                  space->arena);
            }
        });
        sums_.clips += count;
    }
    void clear_gradients() override { sums_.clear(); }
    std::vector<float> gradients() override { return sums_.sum(); }

    void average(double decay) override {
        if (decay == 0) {
            old_ = policy_;
        } else if (decay < 1) {
            const auto keep = static_cast<float>(decay), fresh = static_cast<float>(1 - decay);
            for (std::size_t i = 0; i < old_.values.size(); ++i)
                old_.values[i] = keep * old_.values[i] + fresh * policy_.values[i];
            work_in(old_);
        }
    }

    double step(const Call& call, const nn::train::AdamSettings& settings,
                std::uint64_t number) override {
        const auto run = [&](std::uint64_t count, const nn::train::Task& task) {
            host_.parallel_for(call, count, task);
        };
        const std::vector<float> sum = sums_.sum(run);
        const double norm = AdamW::norm(sum, run);
        if (!std::isfinite(norm)) return norm;
        // On copies: a call that is cancelled in the middle leaves everything as it was.
        AdamW adam = adam_;
        Copy policy;
        policy.values = policy_.values;
        adam.step(policy.values, sum, nn::train::adam_step(settings, norm, number), run);
        policy.weights = layout_->merged(base_, policy.values, run);
        adam_ = std::move(adam);
        policy_ = std::move(policy);
        return norm;
    }

private:
    struct Copy {
        std::vector<float> values, weights;  // of the adapter; worked in
    };
    std::vector<float>& values(Array array) {
        switch (array) {
            case Array::kPolicy: return policy_.values;
            case Array::kOld: return old_.values;
            case Array::kFirst: return adam_.first;
            case Array::kSecond: break;
        }
        return adam_.second;
    }
    const std::vector<float>& weights_of(sdk::Adapter adapter) const {
        if (adapter == sdk::Adapter::kBase) return base_;
        return adapter == sdk::Adapter::kPolicy ? policy_.weights : old_.weights;
    }
    void work_in(Copy& copy) const { copy.weights = layout_->merged(base_, copy.values); }

    sdk::Host host_;
    const std::vector<float>& base_;
    TrainedNetwork network_;
    std::shared_ptr<const AdapterLayout> layout_;
    Copy policy_, old_;
    Gradients sums_;
    AdamW adam_;
    nn::Pool<Workspace> workspaces_;
};

}  // namespace

std::unique_ptr<TrainingBackend> make_cpu_training(const sdk::Host& host,
                                                   const TrainedWeights& weights) {
    return std::make_unique<CpuTraining>(host, weights);
}

}  // namespace cinejury::shapes
