// SPDX-License-Identifier: Apache-2.0
// The training extension's functions for the shapes network: adapters, their files and versions,
// and the errors of the contract of training.h, whatever computes. Thread rule: as TrainingBackend.
#pragma once

#include <functional>

#include "plugins/generators/shapes/train/adapter_file.hpp"
#include "plugins/generators/shapes/train/training_backend.hpp"

namespace cinejury::shapes {

class Trainer {
public:
    using MakeTraining = std::function<std::unique_ptr<TrainingBackend>(const TrainedWeights&)>;
    Trainer(const nn::Safetensors& weights, std::string weights_digest, const MakeTraining& make);

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
    sdk::OptimizerResult step(const sdk::Call& call, const sdk::OptimizerSettings& settings);
    void zero_gradients();
    std::string save_state() const;
    void load_state(std::string_view bytes);
    const nn::train::AdapterLayout& layout() const;

    // Weights with the adapter of these bytes worked in, as the content of a weights file.
    std::string merged_file(std::string_view adapter_bytes) const;

private:
    void begin(nn::train::AdapterLayout layout, std::vector<float> values);

    nn::train::ParameterTable table_;
    std::vector<float> base_;
    std::string weights_digest_;
    std::unique_ptr<TrainingBackend> backend_;
    std::shared_ptr<const nn::train::AdapterLayout> layout_;  // null: no adapter
    std::uint64_t steps_ = 0;
    std::uint64_t version_ = 0;  // of the policy's values
};

}  // namespace cinejury::shapes
