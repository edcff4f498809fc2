// SPDX-License-Identifier: Apache-2.0
// Write an expert: derive from Expert, override score, declare CJ_METADATA, end with
// CINEJURY_EXPERT_PLUGIN(Class). samples/expert_cpp is a whole one. Thread rule: the tags of
// expert.h; one call at a time for one object.
#pragma once

#include <vector>

#include "cinejury/cpp/entry.hpp"
#include "cinejury/cpp/frame_plan.hpp"
#include "cinejury/cpp/scores.hpp"

namespace cinejury::sdk {

// Result of compare for one criterion.
struct Preference {
    double value = 0;  // -1 (b is better) ... 1 (a is better)
    double confidence = 1;
    std::uint32_t status = CJ_SCORE_OK;
    std::string reason = {};
};

class Expert : public virtual Plugin {
public:
    // [control] The views that score needs, 1 to 16; constant between two changes of options.
    virtual std::vector<FramePlan> plans() const { return {FramePlan::all()}; }
    // [worker & loaded] Scores one item on every criterion. A std::exception becomes a failed score
    // of this item, except cancel, deadline, memory and a lost device: those end the batch.
    virtual void score(const Call&, const Item&, Scores&) {
        throw Error(CJ_UNSUPPORTED, "the expert does not implement score");
    }
    // [worker & loaded] Scores a batch; for experts that gain by it, and for set experts.
    virtual void score_batch(const Call& call, std::span<const Item> items,
                             std::span<Scores> scores) {
        for (std::size_t i = 0; i < items.size(); ++i) score_alone(call, items[i], scores[i]);
    }
    // [worker & loaded] With the flag "pairwise": one preference for each criterion.
    virtual std::vector<Preference> compare(const Call&, const Item& /*a*/, const Item& /*b*/) {
        throw Error(CJ_UNSUPPORTED, "the expert is not pairwise");
    }

    // Used by the helpers.
    void set_criterion_count(std::uint32_t count) { criteria_ = count; }
    std::vector<Preference>& last_preferences() { return preferences_; }

private:
    void score_alone(const Call& call, const Item& item, Scores& scores) {
        call.checkpoint();
        try {
            score(call, item, scores);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const Error& error) {
            const std::uint32_t code = error.code();
            if (code == CJ_CANCELLED || code == CJ_DEADLINE || code == CJ_OUT_OF_MEMORY ||
                code == CJ_DEVICE_LOST)
                throw;
            scores.fail_rest(criteria_, error.what());
        } catch (const std::exception& error) {
            scores.fail_rest(criteria_, error.what());
        }
    }

    std::uint32_t criteria_ = 0;
    std::vector<Preference> preferences_;
};

namespace slots {

inline std::uint32_t plan_count(cj_plugin_t* plugin) noexcept {
    std::uint32_t count = 0;
    guarded(nullptr, [&] {
        count = static_cast<std::uint32_t>(Instance::of(plugin).expert->plans().size());
    });
    return count;
}

inline cj_status_t plan(cj_plugin_t* plugin, std::uint32_t index, cj_frame_plan_t* out) noexcept {
    return guarded(nullptr, [&] {
        require_struct(out, CJ_SIZE(cj_frame_plan), "cj_frame_plan_t");
        const std::vector<FramePlan> plans = Instance::of(plugin).expert->plans();
        if (index >= plans.size()) throw Error(CJ_INVALID_ARGUMENT, "no such plan");
        const std::uint32_t size = out->size;
        *out = plans[index].raw();
        out->size = size;
    });
}

inline cj_status_t score(cj_plugin_t* plugin, const cj_call_t* call,
                         const cj_score_batch_t* batch) noexcept {
    return guarded(call, [&] {
        Instance& instance = Instance::of(plugin);
        instance.require_loaded();
        require_struct(batch, CJ_SIZE(cj_score_batch), "cj_score_batch_t");
        std::vector<Item> items;
        std::vector<Scores> scores;
        items.reserve(batch->item_count);
        scores.reserve(batch->item_count);
        for (std::uint32_t i = 0; i < batch->item_count; ++i) {
            items.emplace_back(batch->items[i]);
            scores.emplace_back(batch, i);
        }
        instance.expert->score_batch(Call(call), items, scores);
    });
}

inline cj_status_t compare(cj_plugin_t* plugin, const cj_call_t* call, const cj_score_item_t* a,
                           const cj_score_item_t* b, cj_preference_t* const* out,
                           std::uint32_t criterion_count) noexcept {
    return guarded(call, [&] {
        Instance& instance = Instance::of(plugin);
        instance.require_loaded();
        std::vector<Preference>& last = instance.expert->last_preferences();
        last = instance.expert->compare(Call(call), Item(a), Item(b));
        if (last.size() != criterion_count)
            throw Error(CJ_INTERNAL, "compare gave " + std::to_string(last.size()) +
                                         " preferences for " + std::to_string(criterion_count) +
                                         " criteria");
        for (std::uint32_t i = 0; i < criterion_count; ++i) {
            require_struct(out[i], CJ_SIZE(cj_preference), "cj_preference_t");
            *out[i] = {out[i]->size, last[i].status, last[i].value, last[i].confidence,
                       borrow(last[i].reason)};
        }
    });
}

inline constexpr cj_expert_t kExpertTable{CJ_SIZE(cj_expert), 0, plan_count, plan, score, compare};

}  // namespace slots

// Makes an instance answer as an expert.
inline void offer(Instance& instance, Expert& expert) {
    instance.expert = &expert;
    instance.expert_table = &slots::kExpertTable;
    const std::string_view declared = metadata::member(instance.metadata, "expert");
    expert.set_criterion_count(
        static_cast<std::uint32_t>(metadata::count(metadata::member(declared, "criteria"))));
}

}  // namespace cinejury::sdk

#define CINEJURY_EXPERT_PLUGIN(Class)                                \
    CINEJURY_REQUIRE_KIND_(Class, ::cinejury::sdk::Expert, "expert") \
    CINEJURY_PLUGIN(Class, ::cinejury::sdk::Expert)
