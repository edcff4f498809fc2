// SPDX-License-Identifier: Apache-2.0
// What a host hands to the functions of training.h, checked and as C++ values. Plugin authors do
// not need this file. Thread rule: pure functions.
#pragma once

#include <cmath>

#include "cinejury/cpp/generator_handles.hpp"
#include "cinejury/cpp/training_base.hpp"

namespace cinejury::sdk::slots {

// Behind cj_tape_t.
struct TapeHandle {
    std::unique_ptr<Tape> object;
    std::size_t count = 0;
    static TapeHandle* of(cj_tape_t* tape) { return reinterpret_cast<TapeHandle*>(tape); }
};

[[noreturn]] inline void refuse(const std::string& what) {
    throw Error(CJ_INVALID_ARGUMENT, what);
}

// f32 [count, latent shape] without gaps on the device of the facts; finite where it can be read.
inline void check_latents(const cj_tensor_t* tensor, std::size_t count, const TrainingFacts& facts,
                          const std::string& name, bool values) {
    require_struct(tensor, CJ_SIZE(cj_tensor), name.c_str());
    const cj_tensor_t& t = *tensor;
    if (t.device_type != facts.device_type)
        refuse(name + ": lies on device type " + std::to_string(t.device_type) + ", must on " +
               std::to_string(facts.device_type));
    if (t.dtype_code != CJ_DTYPE_FLOAT || t.dtype_bits != 32 || t.dtype_lanes != 1)
        refuse(name + ": must be f32");
    std::vector<std::int64_t> wanted = facts.latent_shape;
    wanted.insert(wanted.begin(), static_cast<std::int64_t>(count));
    bool fits = t.ndim == static_cast<std::int32_t>(wanted.size()) && t.shape && t.strides;
    std::int64_t elements = 1;
    for (std::size_t d = wanted.size(); fits && d-- > 0; elements *= wanted[d])
        fits = t.shape[d] == wanted[d] && (t.strides[d] == elements || wanted[d] == 1);
    if (!fits) {
        std::string text;
        for (const std::int64_t side : wanted) text += " " + std::to_string(side);
        refuse(name + ": must have the shape" + text + ", without gaps");
    }
    if (!values || t.device_type != CJ_DEVICE_CPU) return;
    const auto* at =
        reinterpret_cast<const float*>(static_cast<const char*>(t.data) + t.byte_offset);
    for (std::int64_t i = 0; i < elements; ++i)
        if (!std::isfinite(at[i]))
            refuse(name + ": element " + std::to_string(i) + " is not finite");
}

inline Adapter checked_adapter(std::uint32_t adapter, bool base_too) {
    if (adapter > CJ_ADAPTER_OLD || (adapter == CJ_ADAPTER_BASE && !base_too))
        refuse("adapter: " + std::to_string(adapter) + " is none that this function takes");
    return static_cast<Adapter>(adapter);
}

inline AdapterRecipe checked_recipe(const cj_adapter_recipe_t* raw) {
    require_struct(raw, CJ_SIZE(cj_adapter_recipe), "cj_adapter_recipe_t");
    if (raw->kind > CJ_ADAPTER_DELTA) refuse("recipe.kind: there is no such kind");
    AdapterRecipe recipe;
    recipe.low_rank = raw->kind == CJ_ADAPTER_LOW_RANK;
    recipe.rank = raw->rank;
    recipe.scale = raw->scale;
    recipe.seed = raw->seed;
    if (recipe.low_rank && recipe.rank == 0) refuse("recipe.rank: at least 1 for low rank");
    if (!recipe.low_rank && recipe.rank != 0) refuse("recipe.rank: must be 0 for a delta");
    if (!(recipe.scale > 0) || !std::isfinite(recipe.scale))
        refuse("recipe.scale: must be above 0 and finite");
    std::string_view rest = view(raw->targets);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        if (end > 0) recipe.targets.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return recipe;
}

inline VelocityBatch checked_batch(const cj_velocity_batch_t* raw, const TrainingFacts& facts) {
    require_struct(raw, CJ_SIZE(cj_velocity_batch), "cj_velocity_batch_t");
    if (raw->count == 0 || raw->count > facts.most_clips)
        refuse("batch.count: must be 1 to " + std::to_string(facts.most_clips));
    if (!raw->conditions || !raw->sigmas) refuse("batch: conditions or sigmas are null");
    VelocityBatch batch;
    batch.adapter = checked_adapter(raw->adapter, true);
    batch.keep = raw->keep != 0;
    if (batch.keep && batch.adapter != Adapter::kPolicy)
        refuse("batch.keep: only the policy keeps a tape");
    for (std::uint32_t i = 0; i < raw->count; ++i) {
        batch.conditions.push_back(require_condition(raw->conditions[i]));
        batch.sigmas.push_back(raw->sigmas[i]);
        if (!(raw->sigmas[i] > 0 && raw->sigmas[i] <= 1))
            refuse("batch.sigmas: number " + std::to_string(i) + " must be above 0, at most 1");
    }
    check_latents(raw->noisy, raw->count, facts, "batch.noisy", true);
    check_latents(raw->velocity, raw->count, facts, "batch.velocity", false);
    batch.noisy = raw->noisy;
    batch.velocity = raw->velocity;
    return batch;
}

inline OptimizerSettings checked_settings(const cj_optimizer_settings_t* raw) {
    require_struct(raw, CJ_SIZE(cj_optimizer_settings), "cj_optimizer_settings_t");
    const auto need = [](bool holds, const char* what) {
        if (!holds) refuse(what);
    };
    const auto in = [](double x, double least, double below) { return x >= least && x < below; };
    need(in(raw->learning_rate, 0, HUGE_VAL), "settings.learning_rate: must be 0 or above");
    need(in(raw->beta1, 0, 1), "settings.beta1: must be 0 to below 1");
    need(in(raw->beta2, 0, 1), "settings.beta2: must be 0 to below 1");
    need(raw->epsilon > 0 && raw->epsilon < HUGE_VAL, "settings.epsilon: must be above 0");
    need(in(raw->weight_decay, 0, HUGE_VAL), "settings.weight_decay: must be 0 or above");
    need(in(raw->max_norm, 0, HUGE_VAL), "settings.max_norm: must be 0 (none) or above");
    return {raw->learning_rate, raw->beta1,        raw->beta2,
            raw->epsilon,       raw->weight_decay, raw->max_norm};
}

}  // namespace cinejury::sdk::slots
