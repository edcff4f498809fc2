// SPDX-License-Identifier: Apache-2.0
// The table of training.h over a Training object. Plugin authors do not need this file. Thread
// rule: the tags of training.h.
#pragma once

#include "cinejury/cpp/generator_slots.hpp"
#include "cinejury/cpp/training_checks.hpp"

namespace cinejury::sdk::slots {

// loaded_call, with the capability.
template <class Function>
cj_status_t training_call(cj_plugin_t* plugin, const cj_call_t* call, std::uint64_t capability,
                          Function&& function) noexcept {
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, capability);
        function(*instance.training);
    });
}

inline void write_text(const cj_sink_t* out, const std::string& text) {
    require_struct(out, CJ_SIZE(cj_sink), "cj_sink_t");
    out->write(out, text.data(), text.size());
}

inline cj_status_t training_facts(cj_plugin_t* plugin, cj_training_facts_t* out) noexcept {
    return loaded_call(plugin, nullptr, [&](Instance& instance) {
        require_struct(out, CJ_SIZE(cj_training_facts), "cj_training_facts_t");
        const TrainingFacts facts = instance.training->facts();
        instance.latent_shape = facts.latent_shape;
        *out = {out->size,
                static_cast<std::uint32_t>(facts.latent_shape.size()),
                instance.latent_shape.data(),
                facts.bytes_per_kept_clip,
                facts.bytes_per_clip,
                facts.parameters,
                facts.step,
                facts.most_clips,
                facts.device_type};
    });
}

inline cj_status_t adapter_create(cj_plugin_t* plugin, const cj_call_t* call,
                                  const cj_adapter_recipe_t* recipe) noexcept {
    return training_call(plugin, call, CJ_CAN_ADAPTERS, [&](Training& training) {
        training.adapter_create(Call(call), checked_recipe(recipe));
    });
}

inline cj_status_t adapter_load(cj_plugin_t* plugin, const cj_call_t* call, std::uint32_t adapter,
                                cj_string_t bytes) noexcept {
    return training_call(plugin, call, CJ_CAN_ADAPTERS, [&](Training& training) {
        training.adapter_load(Call(call), checked_adapter(adapter, false), view(bytes));
    });
}

inline cj_status_t adapter_save(cj_plugin_t* plugin, const cj_call_t* call, std::uint32_t adapter,
                                const cj_sink_t* out) noexcept {
    return training_call(plugin, call, CJ_CAN_ADAPTERS, [&](Training& training) {
        write_text(out, training.adapter_save(Call(call), checked_adapter(adapter, false)));
    });
}

inline cj_status_t adapter_digest(cj_plugin_t* plugin, const cj_call_t* call, std::uint32_t adapter,
                                  const cj_sink_t* out) noexcept {
    return training_call(plugin, call, CJ_CAN_ADAPTERS, [&](Training& training) {
        write_text(out, training.adapter_digest(Call(call), checked_adapter(adapter, false)));
    });
}

inline cj_status_t adapter_select(cj_plugin_t* plugin, const cj_call_t* call,
                                  std::uint32_t adapter) noexcept {
    return training_call(plugin, call, CJ_CAN_ADAPTERS, [&](Training& training) {
        training.adapter_select(Call(call), checked_adapter(adapter, true));
    });
}

inline cj_status_t copy_ema(cj_plugin_t* plugin, const cj_call_t* call, double decay) noexcept {
    return training_call(plugin, call, CJ_CAN_ADAPTERS, [&](Training& training) {
        if (!(decay >= 0 && decay <= 1)) refuse("decay: must be 0 to 1");
        training.copy_ema(Call(call), decay);
    });
}

inline cj_status_t velocity(cj_plugin_t* plugin, const cj_call_t* call,
                            const cj_velocity_batch_t* raw, cj_tape_t** tape,
                            cj_cost_t* cost) noexcept {
    if (tape) *tape = nullptr;
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, CJ_CAN_VELOCITY);
        Training& training = *instance.training;
        const VelocityBatch batch = checked_batch(raw, training.facts());
        if (batch.keep) {
            require_capability(instance, CJ_CAN_VJP);
            require_out(tape);
        }
        CostMeter meter(cost);
        auto handle = std::make_unique<TapeHandle>();
        handle->count = batch.count();
        handle->object = training.velocity(Call(call), batch, meter.cost);
        if (batch.keep && !handle->object) throw Error(CJ_INTERNAL, "velocity kept no tape");
        if (batch.keep) *tape = reinterpret_cast<cj_tape_t*>(handle.release());
    });
}

inline cj_status_t vjp_accumulate(cj_plugin_t* plugin, const cj_call_t* call, cj_tape_t* tape,
                                  const cj_tensor_t* cotangent, cj_cost_t* cost) noexcept {
    const std::unique_ptr<TapeHandle> handle(TapeHandle::of(tape));
    return training_call(plugin, call, CJ_CAN_VJP, [&](Training& training) {
        if (!handle) throw Error(CJ_INVALID_ARGUMENT, "the tape is null", CJ_REACT_BUG_IN_HOST);
        check_latents(cotangent, handle->count, training.facts(), "cotangent", true);
        CostMeter meter(cost);
        training.vjp_accumulate(Call(call), *handle->object, *cotangent, meter.cost);
    });
}

inline void tape_destroy(cj_plugin_t*, cj_tape_t* tape) noexcept {
    delete TapeHandle::of(tape);
}

inline cj_status_t optimizer_step(cj_plugin_t* plugin, const cj_call_t* call,
                                  const cj_optimizer_settings_t* settings,
                                  cj_optimizer_result_t* out) noexcept {
    return training_call(plugin, call, CJ_CAN_OPTIMIZER, [&](Training& training) {
        require_struct(out, CJ_SIZE(cj_optimizer_result), "cj_optimizer_result_t");
        const OptimizerResult result =
            training.optimizer_step(Call(call), checked_settings(settings));
        *out = {out->size, result.clipped ? 1u : 0u, result.gradient_norm, result.step};
    });
}

inline cj_status_t zero_grad(cj_plugin_t* plugin, const cj_call_t* call) noexcept {
    return training_call(plugin, call, CJ_CAN_OPTIMIZER,
                         [&](Training& training) { training.zero_grad(Call(call)); });
}

inline cj_status_t state_save(cj_plugin_t* plugin, const cj_call_t* call,
                              const cj_sink_t* out) noexcept {
    return training_call(plugin, call, CJ_CAN_OPTIMIZER, [&](Training& training) {
        write_text(out, training.state_save(Call(call)));
    });
}

inline cj_status_t state_load(cj_plugin_t* plugin, const cj_call_t* call,
                              cj_string_t bytes) noexcept {
    return training_call(plugin, call, CJ_CAN_OPTIMIZER,
                         [&](Training& training) { training.state_load(Call(call), view(bytes)); });
}

inline constexpr cj_training_t kTrainingTable{CJ_SIZE(cj_training),
                                              0,
                                              training_facts,
                                              adapter_create,
                                              adapter_load,
                                              adapter_save,
                                              adapter_digest,
                                              adapter_select,
                                              copy_ema,
                                              velocity,
                                              vjp_accumulate,
                                              tape_destroy,
                                              optimizer_step,
                                              zero_grad,
                                              state_save,
                                              state_load};

}  // namespace cinejury::sdk::slots

namespace cinejury::sdk {

// Makes an instance answer for the training extension.
inline void offer(Instance& instance, Training& training) {
    instance.training = &training;
    instance.training_table = &slots::kTrainingTable;
}

}  // namespace cinejury::sdk
