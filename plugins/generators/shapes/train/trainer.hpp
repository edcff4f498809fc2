// SPDX-License-Identifier: Apache-2.0
// The training extension's functions for the shapes network, on the CPU: the contract is that of
// training.h. Thread rule: one call at a time; a call spreads over the host's threads.
#pragma once

#include <optional>

#include "cinejury/cpp/training.hpp"
#include "plugins/generators/shapes/train/adapter_file.hpp"
#include "plugins/generators/shapes/train/network.hpp"
#include "plugins/nn/train/optimizer.hpp"

namespace cinejury::shapes {

class Trainer {
public:
    Trainer(const sdk::Host& host, const nn::Safetensors& weights, std::string weights_digest);

    static sdk::TrainingFacts fixed_facts();
    sdk::TrainingFacts facts() const;
    void create(const nn::train::Recipe& recipe);
    void load(sdk::Adapter adapter, std::string_view bytes);
    std::string save(sdk::Adapter adapter) const;
    void average(double decay);
    std::unique_ptr<sdk::Tape> velocity(const sdk::Call& call, const sdk::VelocityBatch& batch,
                                        sdk::Cost& cost);
    void accumulate(const sdk::Call& call, sdk::Tape& tape, const cj_tensor_t& cotangent,
                    sdk::Cost& cost);
    sdk::OptimizerResult step(const sdk::OptimizerSettings& settings);
    void zero_gradients();
    std::string save_state() const;
    void load_state(std::string_view bytes);
    // The sum of the gradients so far, by the adapter's table. For tests.
    std::vector<float> gradients() const { return sums_.sum(); }
    const nn::train::AdapterLayout& layout() const;

    // Weights with the adapter of these bytes worked in, as the content of a weights file.
    std::string merged_file(std::string_view adapter_bytes) const;

private:
    struct Copy {
        std::vector<float> values, weights;  // of the adapter; merged
    };
    const Copy& copy(sdk::Adapter adapter) const;
    const std::vector<float>& weights_of(sdk::Adapter adapter) const;
    void set(Copy& copy, std::vector<float> values) const;
    void begin(nn::train::AdapterLayout layout, std::vector<float> values);

    sdk::Host host_;
    nn::train::ParameterTable table_;
    std::vector<float> base_;
    std::string weights_digest_;
    TrainedNetwork network_;
    std::optional<nn::train::AdapterLayout> layout_;
    Copy policy_, old_;
    nn::train::Gradients sums_;
    nn::train::AdamW adam_;
    std::uint64_t version_ = 0;  // of the policy's values
};

}  // namespace cinejury::shapes
