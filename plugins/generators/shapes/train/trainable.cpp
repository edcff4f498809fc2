// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/train/trainable.hpp"

#include <algorithm>

#include "plugins/nn/plugin_files.hpp"
#include "plugins/nn/sha256.hpp"

namespace cinejury::shapes {
namespace {

using sdk::Adapter;
using sdk::Call;
using sdk::Error;

// What a layer of the released recipe for low rank is; a delta takes everything.
const std::vector<std::string> kUsualTargets{"qkv", "out", "up", "down"};
constexpr std::size_t kRecentEngines = 3;

}  // namespace

void Trainable::use_weights(nn::Safetensors weights, std::shared_ptr<Engine> base, MakeBackend make,
                            Trainer::MakeTraining make_training) {
    weights_ = std::move(weights);
    base_ = selected_ = std::move(base);
    make_ = std::move(make);
    make_training_ = std::move(make_training);
}

void Trainable::drop_weights() {
    trainer_.reset();
    recent_.clear();
    selected_.reset();
    base_.reset();
    weights_.reset();
}

Trainer& Trainable::trainer() {
    const std::scoped_lock lock(mutex_);
    if (!trainer_)
        trainer_ = std::make_unique<Trainer>(*weights_, base_->weights_digest, make_training_);
    return *trainer_;
}

std::shared_ptr<Engine> Trainable::engine_with(const std::string& adapter_bytes) {
    const std::string digest = nn::sha256_hex(adapter_bytes);
    const auto known = std::find_if(recent_.begin(), recent_.end(),
                                    [&](const auto& one) { return one->adapter_digest == digest; });
    if (known != recent_.end()) return *known;
    const std::string merged = trainer().merged_file(adapter_bytes);
    auto made = std::make_shared<Engine>();
    made->backend =
        make_(nn::Safetensors::parse(std::as_bytes(std::span(merged)), "weights with an adapter"));
    made->weights_digest = nn::sha256_hex(base_->weights_digest + digest);
    made->adapter_digest = digest;
    if (recent_.size() == kRecentEngines) recent_.erase(recent_.begin());
    recent_.push_back(made);
    return made;
}

std::shared_ptr<Engine> Trainable::engine(const std::string& adapter_file) {
    const std::scoped_lock lock(mutex_);
    if (adapter_file.empty()) return selected_;
    std::string bytes;
    try {
        bytes = nn::read_file(adapter_file);
    } catch (const std::exception& error) {
        throw Error(CJ_NOT_FOUND, std::string("spec.adapter: ") + error.what());
    }
    return engine_with(bytes);
}

std::pair<std::shared_ptr<Engine>, SavedCandidate> Trainable::engine_of(std::string_view blob) {
    const std::scoped_lock lock(mutex_);
    for (const auto& one : recent_) {
        try {
            return {one, read_blob(blob, *one)};
        } catch (const Error& error) {
            if (error.code() != CJ_UNSUPPORTED) throw;  // of other weights
        }
    }
    return {base_, read_blob(blob, *base_)};
}

sdk::TrainingFacts Trainable::facts() const {
    return trainer_ ? trainer_->facts() : Trainer::fixed_facts();
}

void Trainable::adapter_create(const Call&, const sdk::AdapterRecipe& recipe) {
    nn::train::Recipe wanted{recipe.low_rank, recipe.rank, recipe.scale, recipe.seed,
                             recipe.targets};
    if (recipe.low_rank && recipe.targets.empty()) wanted.targets = kUsualTargets;
    trainer().create(wanted);
}

void Trainable::adapter_load(const Call&, Adapter adapter, std::string_view bytes) {
    trainer().load(adapter, bytes);
}

std::string Trainable::adapter_save(const Call&, Adapter adapter) {
    return trainer().save(adapter);
}

std::string Trainable::adapter_digest(const Call& call, Adapter adapter) {
    return nn::sha256_hex(adapter_save(call, adapter));
}

void Trainable::adapter_select(const Call&, Adapter adapter) {
    const std::scoped_lock lock(mutex_);
    selected_ = adapter == Adapter::kBase ? base_ : engine_with(trainer().save(adapter));
}

void Trainable::copy_ema(const Call&, double decay) {
    trainer().average(decay);
}

std::unique_ptr<sdk::Tape> Trainable::velocity(const Call& call, const sdk::VelocityBatch& batch,
                                               sdk::Cost& cost) {
    return trainer().velocity(call, batch, cost);
}

void Trainable::vjp_accumulate(const Call& call, sdk::Tape& tape, const cj_tensor_t& cotangent,
                               sdk::Cost& cost) {
    trainer().accumulate(call, tape, cotangent, cost);
}

sdk::OptimizerResult Trainable::optimizer_step(const Call& call,
                                               const sdk::OptimizerSettings& settings) {
    return trainer().step(call, settings);
}

void Trainable::zero_grad(const Call&) {
    trainer().zero_gradients();
}

std::string Trainable::state_save(const Call&) {
    return trainer().save_state();
}

void Trainable::state_load(const Call&, std::string_view bytes) {
    trainer().load_state(bytes);
}

}  // namespace cinejury::shapes
