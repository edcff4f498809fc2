// SPDX-License-Identifier: Apache-2.0
// The numbers of one training on a device: the loaded weights, the adapters POLICY and OLD beside
// them and worked into a copy of them, gradients in lanes, moments. All are f32, the master copy;
// the host has none. Work is enqueued in the context's stream. Thread rule: as Context.
#pragma once

#include <memory>
#include <vector>

#include "plugins/nn/cuda/context.hpp"
#include "plugins/nn/train/adapter.hpp"
#include "plugins/nn/train/optimizer.hpp"

namespace cinejury::nn::train::cuda {

class TrainedArrays {
public:
    enum class Array { kPolicy, kOld, kFirst, kSecond };

    TrainedArrays(const ParameterTable& table, const std::vector<float>& weights,
                  nn::cuda::Context& context);

    // A new adapter with these values in both copies; gradients and moments are 0. After a failure
    // the former one is still there.
    void begin(std::shared_ptr<const AdapterLayout> layout, const std::vector<float>& values);
    const AdapterLayout& layout() const { return *now_.layout; }

    // Complete when they return. `write` of an adapter works it in.
    std::vector<float> read(Array array) const;
    void write(Array array, const std::vector<float>& values);

    const float* base() const { return base_.as<float>(); }
    const float* policy() const { return now_.policy.weights.as<float>(); }  // worked in
    const float* old() const { return now_.old.weights.as<float>(); }
    const float* policy_values() const { return now_.policy.values.as<float>(); }

    // Lane l of the gradients at + l x lane_size().
    float* lanes() const { return now_.lanes.as<float>(); }
    std::int64_t lane_size() const { return now_.layout->table().size(); }
    void clear_gradients();
    std::vector<float> gradients();

    // OLD = decay OLD + (1 - decay) POLICY.
    void average(double decay);
    // Returns the gradients' norm, for which it waits; nothing changes when that is not finite.
    double step(const AdamSettings& settings, std::uint64_t number);

private:
    struct Copy {
        nn::cuda::Buffer values, weights;
    };
    struct Now {
        std::shared_ptr<const AdapterLayout> layout;
        Copy policy, old;
        nn::cuda::Buffer first, second, lanes, total, sums;
    };
    std::size_t bytes() const { return static_cast<std::size_t>(lane_size()) * sizeof(float); }
    const nn::cuda::Buffer& buffer(Array array) const;
    void work_in(Copy& copy, const AdapterLayout& layout);
    void add_lanes();

    nn::cuda::Context* context_;
    ParameterTable table_;
    nn::cuda::Buffer base_;
    Now now_;
};

}  // namespace cinejury::nn::train::cuda
