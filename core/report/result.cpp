// SPDX-License-Identifier: Apache-2.0
// `result`: what a run found, without anything that differs between equal runs.
#include <algorithm>
#include <tuple>

#include "core/panel/criteria.hpp"
#include "core/report/json_text.hpp"
#include "core/report/run_paths.hpp"
#include "core/report/sections.hpp"

namespace cinejury::report {
namespace {

using nlohmann::json;

const char* state_name(ledger::CandidateState state) {
    switch (state) {
        case ledger::CandidateState::kPlanned: return "planned";
        case ledger::CandidateState::kGenerated: return "generated";
        case ledger::CandidateState::kScored: return "scored";
        case ledger::CandidateState::kFailed: return "failed";
        case ledger::CandidateState::kPruned: return "pruned";
    }
    return "unknown";
}

const char* gate_state_name(panel::GateResult::State state) {
    switch (state) {
        case panel::GateResult::State::kPass: return "pass";
        case panel::GateResult::State::kFail: return "fail";
        case panel::GateResult::State::kUnknown: return "unknown";
    }
    return "unknown";
}

json score_json(const panel::Score& score) {
    // Whatever was recorded: a score that is not ok has no number in the report.
    const bool ok = score.status == panel::ScoreStatus::kOk;
    const auto number = [ok](const std::optional<double>& value) {
        return ok ? optional_json(value) : json(nullptr);
    };
    return json::object({
        {"calibrated", number(score.calibrated)},
        {"confidence", ok ? json(score.confidence) : json(nullptr)},
        {"criterion", score.criterion},
        {"expert", score.expert},
        {"raw", number(score.raw)},
        {"reason", score.reason},
        {"role", role_name(score.role)},
        {"status", panel::score_status_name(score.status)},
        {"worst_frame", score.worst_frame < 0 ? json(nullptr) : json(score.worst_frame)},
    });
}

json gates_json(const panel::Standing* standing) {
    json gates = json::array();
    if (!standing) return gates;
    for (const panel::GateResult& gate : standing->gates)
        gates.push_back(json::object({{"criterion", gate.criterion},
                                      {"state", gate_state_name(gate.state)},
                                      {"why", gate.why}}));
    return gates;
}

json stages_json(const ledger::Candidate& candidate) {
    json stages = json::array();
    for (const ledger::Stage& stage : candidate.stages) {
        json scores = json::array();
        for (const panel::Score* score : in_order(stage.scores))
            scores.push_back(score_json(*score));
        stages.push_back(json::object({{"kind", stage.kind},
                                       {"name", stage.name},
                                       {"overall", optional_json(stage.overall)},
                                       {"scores", std::move(scores)},
                                       {"sigma", stage.sigma},
                                       {"step", stage.step}}));
    }
    return stages;
}

json candidate_json(const ReportInput& input, const ledger::Candidate& candidate) {
    const panel::Standing* standing = standing_of(input.verdict, candidate.index);
    const bool failed = !candidate.error.empty() || !candidate.error_code.empty();
    json scores = json::array();
    for (const panel::Score* score : in_order(candidate.scores))
        scores.push_back(score_json(*score));
    return json::object({
        {"aspects", standing ? json(standing->aspects) : json::object()},
        {"coverage", standing ? json(standing->coverage) : json(nullptr)},
        {"digest", candidate.digest},
        {"error", failed
                      ? json::object({{"code", candidate.error_code}, {"message", candidate.error}})
                      : json(nullptr)},
        {"gates", gates_json(standing)},
        {"in_contention", standing && standing->in_contention},
        {"index", candidate.index},
        {"media", json_of(candidate.media_json)},
        {"out_because", standing ? standing->out_because : std::string()},
        {"overall", standing ? optional_json(standing->overall) : json(nullptr)},
        {"rank", standing && standing->rank ? json(standing->rank) : json(nullptr)},
        {"scores", std::move(scores)},
        {"seed", optional_json(candidate.seed)},
        {"spec", json_of(candidate.spec_json)},
        {"stages", stages_json(candidate)},
        {"state", state_name(candidate.state)},
    });
}

// The plan is the search's; only what the candidates were made from belongs into the result.
std::string negative_prompt(const ledger::Run& run) {
    const json plan = json::parse(run.plan_json, nullptr, false);
    return plan.is_object() ? plan.value("negative_prompt", "") : "";
}

json verdict_json(const panel::Verdict& verdict) {
    return json::object({
        {"compared", verdict.compared},
        {"dropped", verdict.dropped},
        {"notices", verdict.notices},
        {"tie", verdict.tie},
        {"tied", verdict.tied},
        {"why", verdict.why},
        {"winner", optional_json(verdict.winner)},
    });
}

}  // namespace

const ledger::Candidate* find_candidate(const ReportInput& input, std::uint64_t index) {
    const auto found = std::find_if(input.candidates.begin(), input.candidates.end(),
                                    [index](const auto& one) { return one.index == index; });
    return found == input.candidates.end() ? nullptr : &*found;
}

std::vector<const ledger::Candidate*> by_index(const ReportInput& input) {
    std::vector<const ledger::Candidate*> order;
    for (const ledger::Candidate& candidate : input.candidates) order.push_back(&candidate);
    std::stable_sort(order.begin(), order.end(),
                     [](auto* a, auto* b) { return a->index < b->index; });
    return order;
}

std::vector<const panel::Score*> in_order(const std::vector<panel::Score>& scores) {
    std::vector<const panel::Score*> order;
    for (const panel::Score& score : scores) order.push_back(&score);
    const auto key = [](const panel::Score* score) {
        const panel::Criterion* known = panel::find_criterion(score->criterion);
        const std::uint32_t place = known ? known->index : ~std::uint32_t{0};
        return std::make_tuple(place, std::string_view(score->criterion),
                               std::string_view(score->expert));
    };
    std::stable_sort(order.begin(), order.end(), [&](auto* a, auto* b) { return key(a) < key(b); });
    return order;
}

const panel::Standing* standing_of(const panel::Verdict& verdict, std::uint64_t index) {
    const auto found = std::find_if(verdict.standings.begin(), verdict.standings.end(),
                                    [index](const auto& s) { return s.index == index; });
    return found == verdict.standings.end() ? nullptr : &*found;
}

json result_section(const ReportInput& input) {
    const RunPaths paths(input);
    json candidates = json::array();
    for (const ledger::Candidate* candidate : by_index(input)) {
        json object = candidate_json(input, *candidate);
        paths.shorten(object);
        object["input"] = candidate->input.empty() ? json(nullptr) : json(candidate->input);
        candidates.push_back(std::move(object));
    }
    json verdict = verdict_json(input.verdict);
    paths.shorten(verdict);
    json gaps = gaps_section(input);
    paths.shorten(gaps);
    return json::object({
        {"candidates", std::move(candidates)},
        {"cinejury", input.cinejury_version},
        {"gaps", std::move(gaps)},
        {"held_out", held_out_section(input)},
        {"monitors", monitors_section(input)},
        {"negative_prompt", negative_prompt(input.run)},
        {"panel", panel_section(input.panel)},
        {"plugins", plugins_section(input.plugins)},
        {"prompt", input.run.prompt},
        {"strategy", input.strategy},
        {"verdict", std::move(verdict)},
    });
}

json report_section(const ReportInput& input) {
    return json::object({{"result", result_section(input)},
                         {"run", run_section(input)},
                         {"schema", kReportSchema}});
}

std::string result_json(const ReportInput& input) {
    return json_text(result_section(input));
}

std::string report_json(const ReportInput& input) {
    return json_text(report_section(input), 2) + "\n";
}

}  // namespace cinejury::report
