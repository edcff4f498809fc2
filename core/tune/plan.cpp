// SPDX-License-Identifier: Apache-2.0
#include "core/tune/plan.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "core/base/digest.hpp"

namespace cinejury::tune {
namespace {

constexpr std::array<std::string_view, 3> kNames{"dpo", "nft", "rwr"};

Status refuse(const char* field, const char* why) {
    return {Code::kInvalidArgument, std::string("tune: ") + field + ": " + why};
}

}  // namespace

std::string_view method_name(Method method) {
    return kNames[static_cast<std::size_t>(method)];
}

std::optional<Method> method_of(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == name) return static_cast<Method>(i);
    return std::nullopt;
}

Status TunePlan::check() const {
    if (prompts.empty()) return refuse("prompts", "there are none to train on");
    if (held_out.empty()) return refuse("held-out prompts", "there are none to evaluate on");
    if (clips_per_prompt < 2) return refuse("clips per prompt", "at least 2, to compare");
    if (evaluation_clips < 2) return refuse("evaluation clips", "at least 2, to see diversity");
    if (prompts_per_round < 1 || updates_per_round < 1 || updates < 1)
        return refuse("rounds", "prompts, updates of a round and updates must be at least 1");
    if (batch < 2 || batch % 2 != 0) return refuse("batch", "an even number of clips, at least 2");
    if (!(learning_rate > 0)) return refuse("learning rate", "must be above 0");
    if (!(beta > 0)) return refuse("beta", "must be above 0");
    if (!(temperature > 0)) return refuse("temperature", "must be above 0");
    if (!(old_decay >= 0 && old_decay < 1)) return refuse("old decay", "must be 0 to below 1");
    if (!(anchor >= 0)) return refuse("anchor", "must be 0 or above");
    if (evaluate_every < 1) return refuse("evaluations", "at least every so many updates, not 0");
    if (kept_checkpoints < 1) return refuse("checkpoints", "at least 1 is kept");
    return {};
}

std::string TunePlan::digest() const {
    nlohmann::json counted = nlohmann::json::object();
    for (const auto& [id, one] : criteria) counted[id] = {one.weight, one.noise_floor};
    const nlohmann::json all = {method_name(method),
                                prompts,
                                held_out,
                                rank,
                                scale,
                                targets,
                                updates,
                                prompts_per_round,
                                clips_per_prompt,
                                steps,
                                updates_per_round,
                                batch,
                                seed,
                                learning_rate,
                                warm_up,
                                weight_decay,
                                max_norm,
                                beta,
                                temperature,
                                anchor,
                                old_decay,
                                margin,
                                counted,
                                evaluate_every,
                                evaluation_clips,
                                held_out_drop,
                                least_diversity};
    return sha256_hex(all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace cinejury::tune
