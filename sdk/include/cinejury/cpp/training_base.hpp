// SPDX-License-Identifier: Apache-2.0
// The base of generators that can be trained: derive from Generator and Training, and end with
// CINEJURY_TRAINABLE_GENERATOR_PLUGIN(Class). Include training.hpp. Thread rule: the tags of
// training.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cinejury/cpp/call.hpp"
#include "cinejury/cpp/candidate.hpp"
#include "cinejury/training.h"

namespace cinejury::sdk {

enum class Adapter : std::uint32_t {
    kBase = CJ_ADAPTER_BASE,
    kPolicy = CJ_ADAPTER_POLICY,
    kOld = CJ_ADAPTER_OLD
};

struct AdapterRecipe {
    bool low_rank = true;
    std::uint32_t rank = 0;
    double scale = 1;
    std::uint64_t seed = 0;
    std::vector<std::string> targets;  // empty: the plugin's own choice
};

// Checked: count, shape, type and device are those of the facts; tensors of the CPU are finite.
struct VelocityBatch {
    Adapter adapter = Adapter::kBase;
    bool keep = false;
    std::vector<std::shared_ptr<const Condition>> conditions;
    std::vector<double> sigmas;
    const cj_tensor_t* noisy = nullptr;
    const cj_tensor_t* velocity = nullptr;
    std::size_t count() const { return sigmas.size(); }
};

struct OptimizerSettings {
    double learning_rate = 0, beta1 = 0, beta2 = 0, epsilon = 0, weight_decay = 0;
    double max_norm = 0;  // 0: no clipping
};

struct OptimizerResult {
    bool clipped = false;
    double gradient_norm = 0;
    std::uint64_t step = 0;
};

// What velocity kept.
class Tape {
public:
    virtual ~Tape() = default;
};

struct TrainingFacts {
    std::vector<std::int64_t> latent_shape;
    std::uint64_t bytes_per_kept_clip = 0, bytes_per_clip = 0, parameters = 0, step = 0;
    std::uint32_t most_clips = 1;
    std::int32_t device_type = CJ_DEVICE_CPU;
};

// The functions of training.h, whose comments are the contract. The helpers refuse calls whose
// capability the metadata does not claim, and arguments outside the stated limits.
class Training {
public:
    virtual ~Training() = default;

    virtual TrainingFacts facts() const = 0;
    virtual void adapter_create(const Call&, const AdapterRecipe&) = 0;
    virtual void adapter_load(const Call&, Adapter, std::string_view bytes) = 0;
    virtual std::string adapter_save(const Call&, Adapter) = 0;
    virtual std::string adapter_digest(const Call&, Adapter) = 0;
    virtual void adapter_select(const Call&, Adapter) = 0;
    virtual void copy_ema(const Call&, double decay) = 0;
    // Null without keep.
    virtual std::unique_ptr<Tape> velocity(const Call&, const VelocityBatch&, Cost&) = 0;
    // The tape ends after the call. The cotangent is checked like the tensors of a batch.
    virtual void vjp_accumulate(const Call&, Tape&, const cj_tensor_t& cotangent, Cost&) = 0;
    virtual OptimizerResult optimizer_step(const Call&, const OptimizerSettings&) = 0;
    virtual void zero_grad(const Call&) = 0;
    virtual std::string state_save(const Call&) = 0;
    virtual void state_load(const Call&, std::string_view bytes) = 0;
};

}  // namespace cinejury::sdk
