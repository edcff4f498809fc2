// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/stored_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace cinejury::cli {
namespace {

using nlohmann::json;

template <class T>
std::optional<T> optional_at(const json& object, const char* key) {
    const json& value = object.at(key);
    return value.is_null() ? std::nullopt : std::optional<T>(value.get<T>());
}

panel::Standing standing_of(const json& candidate) {
    panel::Standing standing;
    standing.index = candidate.at("index");
    standing.in_contention = candidate.at("in_contention");
    standing.out_because = candidate.at("out_because");
    standing.aspects = candidate.at("aspects").get<std::map<std::string, double>>();
    standing.overall = optional_at<double>(candidate, "overall");
    standing.coverage = optional_at<double>(candidate, "coverage").value_or(0);
    standing.rank = optional_at<std::uint32_t>(candidate, "rank").value_or(0);
    return standing;
}

panel::Verdict verdict_of(const json& result) {
    const json& stored = result.at("verdict");
    panel::Verdict verdict;
    verdict.winner = optional_at<std::uint64_t>(stored, "winner");
    verdict.tie = stored.at("tie");
    verdict.tied = stored.at("tied").get<std::vector<std::uint64_t>>();
    verdict.compared = stored.at("compared").get<std::vector<std::string>>();
    verdict.dropped = stored.at("dropped").get<std::map<std::string, std::string>>();
    verdict.why = stored.at("why");
    verdict.notices = stored.at("notices").get<std::vector<std::string>>();
    for (const json& candidate : result.at("candidates"))
        verdict.standings.push_back(standing_of(candidate));
    return verdict;
}

}  // namespace

Result<report::ReportInput> stored_report(const ledger::Run& run,
                                          std::vector<ledger::Candidate> candidates) try {
    const json result = json::parse(run.result_json);
    report::ReportInput input;
    input.run = run;
    input.candidates = std::move(candidates);
    input.verdict = verdict_of(result);
    input.strategy = result.at("strategy");
    input.cinejury_version = result.at("cinejury");
    return input;
} catch (const json::exception& failure) {
    return Status(Code::kBadData,
                  fmt::format("run {}: its result cannot be read: {}", run.id, failure.what()));
}

}  // namespace cinejury::cli
