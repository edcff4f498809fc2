// SPDX-License-Identifier: Apache-2.0
#include "core/tune/plan.hpp"

#include <fmt/format.h>

#include <array>

#include "core/base/digest.hpp"

namespace cinejury::tune {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> kNames{"dpo", "nft", "rwr"};

Status refuse(const char* field, const char* why) {
    return {Code::kInvalidArgument, std::string("tune: ") + field + ": " + why};
}

// The one list of what the result depends on. Visit: (name, field).
template <class Plan, class Visit>
void for_each_field(Plan& plan, const Visit& visit) {
    visit("generator", plan.generator);
    visit("weights", plan.weights_digest);
    visit("panel", plan.panel);
    visit("panel_digest", plan.panel_digest);
    visit("method", plan.method);
    visit("prompts", plan.prompts);
    visit("held_out", plan.held_out);
    visit("rank", plan.rank);
    visit("scale", plan.scale);
    visit("targets", plan.targets);
    visit("updates", plan.updates);
    visit("prompts_per_round", plan.prompts_per_round);
    visit("clips_per_prompt", plan.clips_per_prompt);
    visit("updates_per_round", plan.updates_per_round);
    visit("batch", plan.batch);
    visit("steps", plan.steps);
    visit("seed", plan.seed);
    visit("learning_rate", plan.learning_rate);
    visit("warm_up", plan.warm_up);
    visit("weight_decay", plan.weight_decay);
    visit("max_norm", plan.max_norm);
    visit("beta", plan.beta);
    visit("temperature", plan.temperature);
    visit("anchor", plan.anchor);
    visit("old_decay", plan.old_decay);
    visit("margin", plan.margin);
    visit("noise_floor", plan.noise_floor);
    visit("criteria", plan.criteria);
    visit("evaluate_every", plan.evaluate_every);
    visit("evaluation_clips", plan.evaluation_clips);
    visit("held_out_drop", plan.held_out_drop);
    visit("least_diversity", plan.least_diversity);
}

template <class Value>
void put(json& to, const Value& value) {
    to = value;
}
void put(json& to, Method method) {
    to = method_name(method);
}
void put(json& to, const Criteria& criteria) {
    to = json::object();
    for (const auto& [id, one] : criteria)
        to[id] = {{"weight", one.weight}, {"noise_floor", one.noise_floor}};
}

template <class Value>
void take(const json& from, Value& value) {
    from.get_to(value);
}
void take(const json& from, Method& method) {
    method = method_of(from.get<std::string>()).value_or(Method::kDpo);
}
void take(const json& from, Criteria& criteria) {
    for (const auto& [id, one] : from.items())
        criteria[id] = {one.at("weight").get<double>(), one.at("noise_floor").get<double>()};
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
    if (!(noise_floor >= 0)) return refuse("noise floor", "must be 0 or above");
    if (evaluate_every < 1) return refuse("evaluations", "at least every so many updates, not 0");
    if (kept_checkpoints < 1) return refuse("checkpoints", "at least 1 is kept");
    return {};
}

std::string TunePlan::digest() const {
    return sha256_hex(
        to_json(*this).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

json to_json(const TunePlan& plan) {
    json object = json::object();
    for_each_field(plan, [&](const char* name, const auto& value) { put(object[name], value); });
    return object;
}

Result<TunePlan> plan_from_json(const json& from) {
    TunePlan plan;
    try {
        for_each_field(plan, [&](const char* name, auto& value) { take(from.at(name), value); });
    } catch (const json::exception& error) {
        return Status(Code::kBadData, std::string("plan of a tuning run: ") + error.what());
    }
    return plan;
}

std::string plan_difference(const TunePlan& begun, const TunePlan& now) {
    const json before = to_json(begun), after = to_json(now);
    const auto text = [](const json& value) {
        return value.is_array() ? fmt::format("{} prompts", value.size())
                                : value.dump(-1, ' ', false, json::error_handler_t::replace);
    };
    for (const auto& [name, value] : before.items()) {
        const json& other = after.at(name);
        if (value == other) continue;
        const bool others = value.is_array() && value.size() == other.size();
        return fmt::format("{} is {}{} now, the run was begun with {}", name,
                           others ? "other " : "", text(other), text(value));
    }
    return {};
}

}  // namespace cinejury::tune
