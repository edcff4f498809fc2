// SPDX-License-Identifier: Apache-2.0
#include "core/search/replay.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/search/candidate_spec.hpp"
#include "core/search/scratch_folder.hpp"
#include "core/search/source.hpp"

namespace cinejury::search {
namespace {

using nlohmann::json;

// What is to be made again.
struct Wanted {
    RunPlan plan;
    std::uint64_t index = 0;
    std::optional<std::uint64_t> seed;
    std::string digest, spec_json;
    std::string library_digest, weights_digest;  // empty: not known
    std::string where;                           // "run 2026...", "report"
};

Result<std::uint64_t> winner_of(const json& result, const std::string& where) {
    const json::json_pointer winner("/verdict/winner");
    if (!result.is_object() || !result.contains(winner) || !result.at(winner).is_number_unsigned())
        return Status(Code::kInvalidArgument,
                      fmt::format("{}: it has no winner; name a candidate", where));
    return result.at(winner).get<std::uint64_t>();
}

std::string other_plugin(const Wanted& wanted, const report::PluginUse& now) {
    std::string words;
    if (!wanted.library_digest.empty() && wanted.library_digest != now.library_digest)
        words += fmt::format("; the plugin {} is another build ({} then, {} now)", now.id,
                             wanted.library_digest, now.library_digest);
    if (!wanted.weights_digest.empty() && wanted.weights_digest != now.weights_digest)
        words += fmt::format("; its weights differ ({} then, {} now)", wanted.weights_digest,
                             now.weights_digest);
    return words;
}

Result<std::string> make_again(const Wanted& wanted, const ReplayServices& services) {
    CINEJURY_ASSIGN(
        const std::unique_ptr<CandidateSource> source,
        open_generator(wanted.plan, services.catalogue, services.host, services.cancel));
    const report::PluginUse generator = source->manifest().front();
    if (!generator.deterministic && !echoes_seed(wanted.spec_json))
        return Status(
            Code::kUnsupported,
            fmt::format("{}: neither declares bitwise determinism nor echoes seeds, so a replay "
                        "proves nothing",
                        wanted.plan.generator));
    ledger::Candidate planned;
    planned.index = wanted.index;
    planned.seed = wanted.seed;
    std::optional<ledger::Candidate> again;
    CINEJURY_ASSIGN(const ScratchFolder folder, ScratchFolder::make());
    CINEJURY_RETURN_IF_ERROR(
        source->make(std::span(&planned, 1), folder.path(), services.cancel, [&](Made made) {
            again = made.record;
            return Status();
        }));
    if (again->state == ledger::CandidateState::kFailed)
        return Status(Code::kInternal, again->error);
    if (again->digest != wanted.digest)
        return Status(Code::kBadData,
                      fmt::format("{}: candidate {} came out differently: {} then, {} now{}",
                                  wanted.where, wanted.index, wanted.digest, again->digest,
                                  other_plugin(wanted, generator)));
    return fmt::format("{}: candidate {} (seed {}) is the same bit for bit: {}", wanted.where,
                       wanted.index, wanted.seed.value_or(0), again->digest);
}

template <class T>
void take(const json& object, const char* key, std::optional<T>& value) {
    if (object.contains(key)) value = object.at(key).get<T>();
}

// The echo names every field that the generator has.
SpecChoice spec_of(const json& echo) {
    SpecChoice spec;
    if (!echo.is_object()) return spec;
    take(echo, "frames", spec.frames);
    take(echo, "steps", spec.steps);
    take(echo, "guidance", spec.guidance);
    take(echo, "noise_scale", spec.noise_scale);
    take(echo, "sampler", spec.sampler);
    take(echo, "cache_policy", spec.cache_policy);
    if (echo.contains("size")) {
        spec.width = echo.at("size").at(0).get<std::uint32_t>();
        spec.height = echo.at("size").at(1).get<std::uint32_t>();
    }
    if (echo.contains("fps"))
        spec.fps = media::Rational{echo.at("fps").at(0).get<std::uint32_t>(),
                                   echo.at("fps").at(1).get<std::uint32_t>()};
    return spec;
}

Status take_generator(const json& result, Wanted& wanted) {
    for (const json& plugin : result.at("plugins")) {
        if (plugin.at("role") != "generator") continue;
        wanted.plan.generator = plugin.at("id");
        wanted.plan.settings[wanted.plan.generator] = plugin.at("settings").get<plugin::Settings>();
        wanted.library_digest = plugin.at("library_digest").get<std::string>();
        if (plugin.at("weights_digest").is_string())
            wanted.weights_digest = plugin.at("weights_digest").get<std::string>();
        return {};
    }
    return {Code::kUnsupported, "report: its candidates are files; there is nothing to replay"};
}

Result<Wanted> read_report(std::string_view text, std::optional<std::uint64_t> index) try {
    const json report = json::parse(text);
    const json& result = report.at("result");
    Wanted wanted;
    wanted.where = "report of run " + report.at("run").at("id").get<std::string>();
    CINEJURY_RETURN_IF_ERROR(take_generator(result, wanted));
    if (!index) {
        CINEJURY_ASSIGN(index, winner_of(result, wanted.where));
    }
    wanted.index = *index;
    wanted.plan.prompt = result.at("prompt");
    wanted.plan.negative_prompt = result.value("negative_prompt", "");
    wanted.plan.count = 1;
    for (const json& candidate : result.at("candidates")) {
        if (candidate.at("index") != *index) continue;
        wanted.digest = candidate.at("digest");
        if (candidate.at("seed").is_number())
            wanted.seed = candidate.at("seed").get<std::uint64_t>();
        if (candidate.at("spec").is_object() && !candidate.at("spec").value("adapter", "").empty())
            return Status(Code::kUnsupported,
                          wanted.where +
                              ": the candidate was made with an adapter, whose file the "
                              "report does not hold; make it again with `pick "
                              "--adapter` and its seed");
        wanted.spec_json = candidate.at("spec").dump();
        wanted.plan.spec = spec_of(candidate.at("spec"));
    }
    if (wanted.digest.empty())
        return Status(Code::kInvalidArgument,
                      fmt::format("{}: there is no finished candidate {}", wanted.where, *index));
    return wanted;
} catch (const json::exception& error) {
    return Status(Code::kBadData,
                  fmt::format("report: it is no report.json of Cinejury: {}", error.what()));
}

}  // namespace

Result<std::string> replay_candidate(const std::string& run_id, std::optional<std::uint64_t> index,
                                     const RunServices& services) {
    CINEJURY_ASSIGN(const ledger::Run run, services.ledger.run(run_id));
    Wanted wanted;
    wanted.where = "run " + run_id;
    CINEJURY_ASSIGN(wanted.plan, plan_from_json(run.plan_json));
    CINEJURY_ASSIGN(const std::vector<ledger::Candidate> candidates,
                    services.ledger.candidates(run_id));
    if (wanted.plan.generator.empty())
        return Status(
            Code::kUnsupported,
            fmt::format("run {}: its candidates are files; there is nothing to replay", run_id));
    if (!index) {
        CINEJURY_ASSIGN(index,
                        winner_of(json::parse(run.result_json, nullptr, false), wanted.where));
    }
    wanted.index = *index;
    if (*index >= candidates.size() || candidates[*index].digest.empty())
        return Status(Code::kInvalidArgument,
                      fmt::format("run {}: there is no finished candidate {}", run_id, *index));
    wanted.digest = candidates[*index].digest;
    wanted.seed = candidates[*index].seed;
    wanted.spec_json = candidates[*index].spec_json;
    return make_again(wanted, {services.catalogue, services.host, services.cancel});
}

Result<std::string> replay_report(std::string_view report_json, std::optional<std::uint64_t> index,
                                  const ReplayServices& services) {
    CINEJURY_ASSIGN(const Wanted wanted, read_report(report_json, index));
    return make_again(wanted, services);
}

}  // namespace cinejury::search
