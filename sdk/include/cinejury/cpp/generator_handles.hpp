// SPDX-License-Identifier: Apache-2.0
// The table of generator.h over Generator and Candidate objects. Plugin authors do not need this
// file. Thread rule: the tags of generator.h.
#pragma once

#include <chrono>

#include "cinejury/cpp/capabilities.hpp"
#include "cinejury/cpp/entry.hpp"
#include "cinejury/cpp/generator_base.hpp"

namespace cinejury::sdk::slots {

// Behind cj_condition_t.
struct ConditionHandle {
    std::atomic<std::uint32_t> references = 1;
    std::shared_ptr<const Condition> object;
    static ConditionHandle* of(cj_condition_t* condition) {
        return reinterpret_cast<ConditionHandle*>(condition);
    }
};

// Behind cj_candidate_t: the object, and the results that stay valid after a call.
struct CandidateHandle {
    std::unique_ptr<Candidate> object;
    std::shared_ptr<const Condition> condition;
    std::optional<Finished> finished;
    std::optional<OwnedClip> preview;
    FloatTensor latent;
    cj_tensor_t noise{};
    static CandidateHandle* of(cj_candidate_t* candidate) {
        return reinterpret_cast<CandidateHandle*>(candidate);
    }
};

inline void require_capability(const Instance& instance, std::uint64_t bit) {
    if ((instance.capabilities & bit) == 0)
        throw Error(CJ_UNSUPPORTED,
                    std::string("the generator has no \"") + capability_name(bit) + "\"");
}

inline CandidateHandle& require_candidate(cj_candidate_t* candidate) {
    if (!candidate) throw Error(CJ_INVALID_ARGUMENT, "the candidate is null", CJ_REACT_BUG_IN_HOST);
    return *CandidateHandle::of(candidate);
}

inline const std::shared_ptr<const Condition>& require_condition(cj_condition_t* condition) {
    if (!condition) throw Error(CJ_INVALID_ARGUMENT, "the condition is null", CJ_REACT_BUG_IN_HOST);
    return ConditionHandle::of(condition)->object;
}

template <class Out>
void require_out(Out* out) {
    if (!out) throw Error(CJ_INVALID_ARGUMENT, "out is null", CJ_REACT_BUG_IN_HOST);
}

// guarded, in state loaded, with the generator.
template <class Function>
cj_status_t loaded_call(cj_plugin_t* plugin, const cj_call_t* call, Function&& function) noexcept {
    return guarded(call, [&] {
        Instance& instance = Instance::of(plugin);
        instance.require_loaded();
        function(instance);
    });
}

// Adds what a call has cost to the host's struct, also when the call failed. (GEN-COST)
class CostMeter {
public:
    explicit CostMeter(cj_cost_t* out) : out_(out) {
        if (out) require_struct(out, CJ_SIZE(cj_cost), "cj_cost_t");
    }
    ~CostMeter() {
        if (!out_) return;
        out_->denoiser_calls += cost.denoiser_calls;
        out_->full_compute += cost.full_compute;
        out_->seconds += std::chrono::duration<double>(Clock::now() - start_).count();
    }
    CostMeter(const CostMeter&) = delete;
    CostMeter& operator=(const CostMeter&) = delete;
    Cost cost;

private:
    using Clock = std::chrono::steady_clock;
    cj_cost_t* out_;
    Clock::time_point start_ = Clock::now();
};

// Fields that need a capability. (GEN-REFUSE)
inline void check_spec(const Instance& instance, const Spec& spec) {
    const auto need = [&](bool used, std::uint64_t bit, const char* field) {
        if (used && (instance.capabilities & bit) == 0)
            throw Error(CJ_INVALID_ARGUMENT, std::string(field) + ": the generator has no \"" +
                                                 capability_name(bit) + "\"");
    };
    need(spec.noise.has_value(), CJ_CAN_NOISE_IN, "spec.noise");
    need(spec.sigmas.has_value(), CJ_CAN_SIGMA_IN, "spec.sigmas");
    need(spec.noise_scale.value_or(0) > 0, CJ_CAN_SDE_STEP, "spec.noise_scale");
    need(!spec.cache_policy.value_or("").empty(), CJ_CAN_CACHE_POLICY, "spec.cache_policy");
    need(!spec.adapter.value_or("").empty(), CJ_CAN_ADAPTERS, "spec.adapter");
    const std::string_view declared = metadata::member(instance.metadata, "generator");
    if (spec.sampler && !metadata::contains(metadata::member(declared, "samplers"), *spec.sampler))
        throw Error(CJ_INVALID_ARGUMENT, "spec.sampler: there is no \"" + *spec.sampler + "\"");
    if (!spec.cache_policy.value_or("").empty() &&
        !metadata::contains(metadata::member(declared, "cache_policies"), *spec.cache_policy))
        throw Error(CJ_INVALID_ARGUMENT,
                    "spec.cache_policy: there is no \"" + *spec.cache_policy + "\"");
}

inline cj_candidate_t* hand_out(std::unique_ptr<Candidate> object,
                                std::shared_ptr<const Condition> condition) {
    if (!object) throw Error(CJ_INTERNAL, "the generator made no candidate");
    auto handle = std::make_unique<CandidateHandle>();
    handle->object = std::move(object);
    handle->condition = std::move(condition);
    return reinterpret_cast<cj_candidate_t*>(handle.release());
}

}  // namespace cinejury::sdk::slots
