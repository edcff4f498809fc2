// SPDX-License-Identifier: Apache-2.0
// The training extension of the shapes generator, and which weights a new candidate is made with:
// the loaded ones, those of the selected adapter, or those of an adapter file. Training runs on the
// device that candidates are made on. Thread rule: the tags of training.h; engines are asked for
// from several threads at once.
#pragma once

#include <mutex>

#include "plugins/generators/shapes/candidate.hpp"
#include "plugins/generators/shapes/train/trainer.hpp"

namespace cinejury::shapes {

class Trainable : public sdk::Training {
public:
    sdk::TrainingFacts facts() const override;
    void adapter_create(const sdk::Call&, const sdk::AdapterRecipe& recipe) override;
    void adapter_load(const sdk::Call&, sdk::Adapter adapter, std::string_view bytes) override;
    std::string adapter_save(const sdk::Call&, sdk::Adapter adapter) override;
    std::string adapter_digest(const sdk::Call&, sdk::Adapter adapter) override;
    void adapter_select(const sdk::Call&, sdk::Adapter adapter) override;
    void copy_ema(const sdk::Call&, double decay) override;
    std::unique_ptr<sdk::Tape> velocity(const sdk::Call& call, const sdk::VelocityBatch& batch,
                                        sdk::Cost& cost) override;
    void vjp_accumulate(const sdk::Call& call, sdk::Tape& tape, const cj_tensor_t& cotangent,
                        sdk::Cost& cost) override;
    sdk::OptimizerResult optimizer_step(const sdk::Call&,
                                        const sdk::OptimizerSettings& settings) override;
    void zero_grad(const sdk::Call&) override;
    std::string state_save(const sdk::Call&) override;
    void state_load(const sdk::Call&, std::string_view bytes) override;

protected:
    using MakeBackend = std::function<std::unique_ptr<Backend>(const nn::Safetensors& weights)>;
    // At load, and the other way round.
    void use_weights(nn::Safetensors weights, std::shared_ptr<Engine> base, MakeBackend make,
                     Trainer::MakeTraining make_training);
    void drop_weights();

    const Engine& base_engine() const { return *base_; }
    // Of an adapter file, or without one of the selected adapter.
    std::shared_ptr<Engine> engine(const std::string& adapter_file);
    // Of a saved candidate, and the candidate: the base's or one that was used lately.
    std::pair<std::shared_ptr<Engine>, SavedCandidate> engine_of(std::string_view blob);

private:
    Trainer& trainer();
    std::shared_ptr<Engine> engine_with(const std::string& adapter_bytes);

    std::optional<nn::Safetensors> weights_;
    MakeBackend make_;
    Trainer::MakeTraining make_training_;
    std::shared_ptr<Engine> base_, selected_;
    std::vector<std::shared_ptr<Engine>> recent_;  // with adapters, the latest last
    std::unique_ptr<Trainer> trainer_;             // made when first needed
    std::recursive_mutex mutex_;                   // of engines and trainer
};

}  // namespace cinejury::shapes
