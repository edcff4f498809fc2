// SPDX-License-Identifier: Apache-2.0
// The table of generator.h over Generator and Candidate objects. Plugin authors do not need this
// file. Thread rule: the tags of generator.h.
#pragma once

#include "cinejury/cpp/generator_handles.hpp"

namespace cinejury::sdk::slots {

inline cj_status_t encode(cj_plugin_t* plugin, const cj_call_t* call,
                          const cj_encode_request_t* request, cj_condition_t** out) noexcept {
    if (out) *out = nullptr;
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_out(out);
        require_struct(request, CJ_SIZE(cj_encode_request), "cj_encode_request_t");
        auto handle = std::make_unique<ConditionHandle>();
        handle->object = instance.generator->encode(
            Call(call),
            {view(request->prompt), view(request->negative_prompt), request->strict != 0});
        if (!handle->object) throw Error(CJ_INTERNAL, "the generator made no condition");
        *out = reinterpret_cast<cj_condition_t*>(handle.release());
    });
}

inline void condition_retain(cj_plugin_t*, cj_condition_t* condition) noexcept {
    ++ConditionHandle::of(condition)->references;
}

inline void condition_release(cj_plugin_t*, cj_condition_t* condition) noexcept {
    ConditionHandle* handle = ConditionHandle::of(condition);
    if (handle && --handle->references == 0) delete handle;
}

inline cj_status_t candidate_create(cj_plugin_t* plugin, const cj_call_t* call,
                                    cj_condition_t* condition, const cj_candidate_spec_t* raw,
                                    cj_candidate_t** out) noexcept {
    if (out) *out = nullptr;
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_out(out);
        require_struct(raw, CJ_SIZE(cj_candidate_spec), "cj_candidate_spec_t");
        const auto& object = require_condition(condition);
        const Spec spec = Spec::from_host(*raw);
        check_spec(instance, spec);
        *out = hand_out(instance.generator->create(Call(call), object, spec), object);
    });
}

inline cj_status_t get_spec(cj_plugin_t* plugin, cj_candidate_t* candidate,
                            cj_candidate_spec_t* out) noexcept {
    return loaded_call(plugin, nullptr, [&](Instance&) {
        require_struct(out, CJ_SIZE(cj_candidate_spec), "cj_candidate_spec_t");
        CandidateHandle& handle = require_candidate(candidate);
        handle.object->spec().describe(*out, handle.noise);
    });
}

inline cj_status_t candidate_state(cj_plugin_t* plugin, cj_candidate_t* candidate,
                                   cj_candidate_state_t* out) noexcept {
    return loaded_call(plugin, nullptr, [&](Instance&) {
        require_struct(out, CJ_SIZE(cj_candidate_state), "cj_candidate_state_t");
        const Progress now = require_candidate(candidate).object->progress();
        *out = {out->size, now.step, now.steps, 0, now.sigma, now.log_probability};
    });
}

inline cj_status_t advance(cj_plugin_t* plugin, const cj_call_t* call,
                           cj_candidate_t* const* candidates, std::uint32_t count,
                           std::uint32_t to_step, std::uint64_t budget, cj_cost_t* cost) noexcept {
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, CJ_CAN_STEP_GATE);
        if (count > 1) require_capability(instance, CJ_CAN_BATCH);
        std::vector<Candidate*> objects;
        for (std::uint32_t i = 0; i < count; ++i)
            objects.push_back(require_candidate(candidates[i]).object.get());
        CostMeter meter(cost);
        instance.generator->advance(Call(call), objects, to_step, static_cast<double>(budget),
                                    meter.cost);
    });
}

inline cj_status_t preview(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                           std::uint32_t kind, std::uint32_t max_frames, std::uint32_t max_side,
                           const cj_clip_t** out, cj_cost_t* cost) noexcept {
    if (out) *out = nullptr;
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, CJ_CAN_PREVIEW);
        require_out(out);
        if (max_frames == 0) throw Error(CJ_INVALID_ARGUMENT, "max_frames: at least 1");
        CandidateHandle& handle = require_candidate(candidate);
        CostMeter meter(cost);
        handle.preview =
            handle.object->preview(Call(call), {kind, max_frames, max_side}, meter.cost);
        *out = handle.preview->raw();
    });
}

inline cj_status_t latent_get(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                              cj_tensor_t* out) noexcept {
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, CJ_CAN_LATENT_OUT);
        require_struct(out, CJ_SIZE(cj_tensor), "cj_tensor_t");
        CandidateHandle& handle = require_candidate(candidate);
        handle.latent = handle.object->latent(Call(call));
        handle.latent.describe(*out);
    });
}

inline cj_status_t latent_set(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                              const cj_tensor_t* latent) noexcept {
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, CJ_CAN_LATENT_IN);
        CandidateHandle& handle = require_candidate(candidate);
        handle.object->set_latent(Call(call), FloatTensor::copy_of(latent, "latent"));
        handle.finished.reset();
    });
}

inline cj_status_t fork(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                        cj_candidate_t** out) noexcept {
    if (out) *out = nullptr;
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, CJ_CAN_FORK);
        require_out(out);
        CandidateHandle& handle = require_candidate(candidate);
        *out = hand_out(handle.object->fork(Call(call)), handle.condition);
    });
}

inline cj_status_t save(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                        const cj_sink_t* out) noexcept {
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, CJ_CAN_RESUME_BLOB);
        require_struct(out, CJ_SIZE(cj_sink), "cj_sink_t");
        const std::string blob = require_candidate(candidate).object->save(Call(call));
        out->write(out, blob.data(), blob.size());
    });
}

inline cj_status_t load_candidate(cj_plugin_t* plugin, const cj_call_t* call,
                                  cj_condition_t* condition, cj_string_t blob,
                                  cj_candidate_t** out) noexcept {
    if (out) *out = nullptr;
    return loaded_call(plugin, call, [&](Instance& instance) {
        require_capability(instance, CJ_CAN_RESUME_BLOB);
        require_out(out);
        const auto& object = require_condition(condition);
        *out = hand_out(instance.generator->load_candidate(Call(call), object, view(blob)), object);
    });
}

inline cj_status_t finish(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                          cj_finished_t* out, cj_cost_t* cost) noexcept {
    return loaded_call(plugin, call, [&](Instance&) {
        require_struct(out, CJ_SIZE(cj_finished), "cj_finished_t");
        CandidateHandle& handle = require_candidate(candidate);
        if (!handle.finished) {
            CostMeter meter(cost);
            handle.finished = handle.object->finish(Call(call), meter.cost);
        }
        const Finished& result = *handle.finished;
        *out = {out->size, 0, result.clip ? result.clip->raw() : nullptr, borrow(result.path)};
    });
}

inline cj_status_t cancel(cj_plugin_t* plugin, std::uint64_t token) noexcept {
    return loaded_call(plugin, nullptr,
                       [&](Instance& instance) { instance.generator->cancel(token); });
}

inline void candidate_destroy(cj_plugin_t*, cj_candidate_t* candidate) noexcept {
    delete CandidateHandle::of(candidate);
}

inline constexpr cj_generator_t kGeneratorTable{CJ_SIZE(cj_generator),
                                                0,
                                                encode,
                                                condition_retain,
                                                condition_release,
                                                candidate_create,
                                                get_spec,
                                                candidate_state,
                                                advance,
                                                preview,
                                                latent_get,
                                                latent_set,
                                                fork,
                                                save,
                                                load_candidate,
                                                finish,
                                                cancel,
                                                candidate_destroy};

}  // namespace cinejury::sdk::slots

namespace cinejury::sdk {

// Makes an instance answer as a generator.
inline void offer(Instance& instance, Generator& generator) {
    instance.generator = &generator;
    instance.generator_table = &slots::kGeneratorTable;
    const std::string_view declared = metadata::member(instance.metadata, "generator");
    instance.capabilities = capability_bits(metadata::member(declared, "capabilities"));
}

}  // namespace cinejury::sdk
