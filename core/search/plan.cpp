// SPDX-License-Identifier: Apache-2.0
#include "core/search/plan.hpp"

#include <fmt/format.h>

#include <locale>
#include <nlohmann/json.hpp>
#include <sstream>

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
    put(object, "adapter", spec.adapter);
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
    get(object, "adapter", spec.adapter);
    if (object.contains("fps"))
        spec.fps = media::Rational{object.at("fps").at(0).get<std::uint32_t>(),
                                   object.at("fps").at(1).get<std::uint32_t>()};
    return spec;
}

json search_to_json(const SearchChoice& search) {
    json object{{"rungs", rungs_text(search.rungs)},
                {"draft_policy", search.draft_policy},
                {"commit", search.commit},
                {"stopping", search.stopping},
                {"most_candidates", search.most_candidates},
                {"most_cost", search.most_cost},
                {"most_seconds", search.most_seconds}};
    put(object, "reservation", search.reservation);
    return object;
}

// A run that was begun before there were choices has the defaults.
Result<SearchChoice> search_from_json(const json& object) {
    SearchChoice search;
    if (object.is_null()) return search;
    CINEJURY_ASSIGN(search.rungs, parse_rungs(object.at("rungs").get<std::string>()));
    search.draft_policy = object.at("draft_policy");
    search.commit = object.at("commit");
    search.stopping = object.at("stopping");
    get(object, "reservation", search.reservation);
    search.most_candidates = object.at("most_candidates");
    search.most_cost = object.at("most_cost");
    search.most_seconds = object.at("most_seconds");
    return search;
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
            {"search", search_to_json(plan.search)},
            {"calibration", plan.calibration},
            {"prompt_group", plan.prompt_group},
            {"panel", plan.panel},
            {"settings", plan.settings},
            {"candidate_time_limit_ms", plan.candidate_time_limit.count()}};
}

Status check_search(const SearchChoice& search) {
    const auto refuse = [](const char* text) { return Status(Code::kInvalidArgument, text); };
    if (search.commit < 1) return refuse("commit: at least one draft is made in full");
    if (search.most_candidates > kMostCandidates) return refuse("budget: too many candidates");
    if (!(search.most_cost >= 0)) return refuse("budget: the cost must not be negative");
    if (!(search.most_seconds >= 0)) return refuse("budget: the seconds must not be negative");
    return parse_rungs(rungs_text(search.rungs)).status();
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
    CINEJURY_ASSIGN(plan.search, search_from_json(object.value("search", json())));
    plan.calibration = object.value("calibration", "");
    plan.prompt_group = object.value("prompt_group", "");
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
    return check_search(plan.search);
}

std::uint64_t planned_candidates(const RunPlan& plan) {
    if (!plan.search.stopping) return plan.count;
    return plan.search.most_candidates ? plan.search.most_candidates : 2 * plan.count;
}

Result<std::vector<Rung>> parse_rungs(std::string_view text) {
    const auto bad = [text](const char* why) {
        return Status(Code::kInvalidArgument,
                      fmt::format("rungs: '{}': {}; write noise level and share kept of each rung, "
                                  "for example 0.9:0.5,0.75:0.25",
                                  text, why));
    };
    std::vector<Rung> rungs;
    std::istringstream stream{std::string(text)};
    stream.imbue(std::locale::classic());
    for (bool more = !text.empty(); more;) {
        Rung rung;
        char colon = 0, comma = 0;
        if (!(stream >> rung.sigma >> colon >> rung.keep) || colon != ':')
            return bad("it cannot be read");
        rungs.push_back(rung);
        more = static_cast<bool>(stream >> comma);
        if (more && comma != ',') return bad("it cannot be read");
    }
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        if (!(rungs[i].sigma > 0 && rungs[i].sigma < 1))
            return bad("a noise level lies between 0 and 1");
        if (!(rungs[i].keep > 0 && rungs[i].keep <= 1))
            return bad("a share is above 0 and at most 1");
        if (i && rungs[i].sigma >= rungs[i - 1].sigma) return bad("noise levels fall");
    }
    return rungs;
}

std::vector<Rung> default_rungs() {
    return {Rung{0.9, 0.5}, Rung{0.75, 0.5}};
}

std::string rungs_text(const std::vector<Rung>& rungs) {
    std::string text;
    for (const Rung& rung : rungs)
        text += fmt::format("{}{}:{}", text.empty() ? "" : ",", rung.sigma, rung.keep);
    return text;
}

std::uint64_t candidate_seed(std::uint64_t base, std::uint64_t index) {
    const std::string digest = sha256_hex(fmt::format("cinejury-seed/1:{}:{}", base, index));
    return std::stoull(digest.substr(0, 16), nullptr, 16) & ~(std::uint64_t{1} << 63);
}

}  // namespace cinejury::search
