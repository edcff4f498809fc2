// SPDX-License-Identifier: Apache-2.0
#include "core/search/plan.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/digest.hpp"

namespace cinejury::search {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMostCandidates = 10'000;

template <class T>
void put(json& object, const char* key, const std::optional<T>& value) {
    if (value) object[key] = *value;
}

template <class T>
void get(const json& object, const char* key, std::optional<T>& value) {
    if (object.contains(key)) value = object.at(key).get<T>();
}

json spec_to_json(const SpecChoice& spec) {
    json object = json::object();
    put(object, "frames", spec.frames);
    put(object, "width", spec.width);
    put(object, "height", spec.height);
    put(object, "steps", spec.steps);
    put(object, "guidance", spec.guidance);
    put(object, "noise_scale", spec.noise_scale);
    put(object, "sampler", spec.sampler);
    put(object, "cache_policy", spec.cache_policy);
    if (spec.fps) object["fps"] = {spec.fps->numerator, spec.fps->denominator};
    return object;
}

SpecChoice spec_from_json(const json& object) {
    SpecChoice spec;
    get(object, "frames", spec.frames);
    get(object, "width", spec.width);
    get(object, "height", spec.height);
    get(object, "steps", spec.steps);
    get(object, "guidance", spec.guidance);
    get(object, "noise_scale", spec.noise_scale);
    get(object, "sampler", spec.sampler);
    get(object, "cache_policy", spec.cache_policy);
    if (object.contains("fps"))
        spec.fps = media::Rational{object.at("fps").at(0).get<std::uint32_t>(),
                                   object.at("fps").at(1).get<std::uint32_t>()};
    return spec;
}

json to_json(const RunPlan& plan) {
    return {{"schema", 1},
            {"command", plan.command},
            {"prompt", plan.prompt},
            {"negative_prompt", plan.negative_prompt},
            {"strict", plan.strict},
            {"generator", plan.generator},
            {"files", plan.files},
            {"base", plan.base.string()},
            {"count", plan.count},
            {"seed", plan.seed},
            {"spec", spec_to_json(plan.spec)},
            {"strategy", plan.strategy},
            {"panel", plan.panel},
            {"settings", plan.settings},
            {"candidate_time_limit_ms", plan.candidate_time_limit.count()}};
}

}  // namespace

std::string plan_to_json(const RunPlan& plan) {
    return to_json(plan).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<RunPlan> plan_from_json(std::string_view text) try {
    const json object = json::parse(text);
    if (object.at("schema") != 1)
        return Status(Code::kBadData, "run plan: made by another version; begin the run again");
    RunPlan plan;
    plan.command = object.at("command");
    plan.prompt = object.at("prompt");
    plan.negative_prompt = object.at("negative_prompt");
    plan.strict = object.at("strict");
    plan.generator = object.at("generator");
    plan.files = object.at("files").get<std::vector<std::string>>();
    plan.base = object.at("base").get<std::string>();
    plan.count = object.at("count");
    plan.seed = object.at("seed");
    plan.spec = spec_from_json(object.at("spec"));
    plan.strategy = object.at("strategy");
    plan.panel = object.at("panel");
    plan.settings = object.at("settings").get<std::map<std::string, plugin::Settings>>();
    plan.candidate_time_limit =
        std::chrono::milliseconds(object.at("candidate_time_limit_ms").get<std::int64_t>());
    return plan;
} catch (const json::exception& error) {
    return Status(Code::kBadData, fmt::format("run plan: {}", error.what()));
}

std::string plan_difference(const RunPlan& begun, const RunPlan& now) {
    const json before = to_json(begun), after = to_json(now);
    for (const auto& [key, value] : before.items()) {
        if (key == "base") continue;  // relative files are compared by content
        if (value != after.at(key))
            return fmt::format("{} is {} now, the run was begun with {}", key,
                               after.at(key).dump(-1, ' ', false, json::error_handler_t::replace),
                               value.dump(-1, ' ', false, json::error_handler_t::replace));
    }
    return {};
}

Status check_plan(const RunPlan& plan) {
    const auto refuse = [](std::string text) {
        return Status(Code::kInvalidArgument, std::move(text));
    };
    if (plan.generator.empty() == plan.files.empty())
        return refuse(
            "run: candidates come either from a generator or from files; name one of the two");
    if (!plan.files.empty() && plan.count != plan.files.size())
        return refuse(
            fmt::format("run: count is {}, but {} files are named", plan.count, plan.files.size()));
    if (plan.count < 1 || plan.count > kMostCandidates)
        return refuse(
            fmt::format("count: {} candidates; 1 to {} are allowed", plan.count, kMostCandidates));
    if (plan.spec.width.has_value() != plan.spec.height.has_value())
        return refuse("size: width and height go together");
    if (plan.spec.fps && (plan.spec.fps->numerator == 0 || plan.spec.fps->denominator == 0))
        return refuse("fps: must be greater than 0");
    if (plan.candidate_time_limit.count() < 0)
        return refuse("candidate time limit: must not be negative");
    return {};
}

std::uint64_t candidate_seed(std::uint64_t base, std::uint64_t index) {
    const std::string digest = sha256_hex(fmt::format("cinejury-seed/1:{}:{}", base, index));
    return std::stoull(digest.substr(0, 16), nullptr, 16) & ~(std::uint64_t{1} << 63);
}

}  // namespace cinejury::search
