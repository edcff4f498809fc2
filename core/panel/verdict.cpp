// SPDX-License-Identifier: Apache-2.0
#include "core/panel/verdict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/panel/readings.hpp"
#include "core/panel/verdict_words.hpp"

namespace cinejury::panel {
namespace {

// A decision under way; the vectors are parallel, by candidate index.
struct Decision {
    const PanelFile& panel;
    std::vector<const Judged*> candidates;
    std::vector<WeightedCriterion> weighted;
    std::vector<WeightedCriterion> compared;
    std::vector<Exit> exits;
    Verdict verdict;
};

Result<std::vector<const Judged*>> by_index(std::span<const Judged> candidates) {
    std::vector<const Judged*> sorted;
    for (const Judged& candidate : candidates) sorted.push_back(&candidate);
    std::sort(sorted.begin(), sorted.end(),
              [](const Judged* a, const Judged* b) { return a->index < b->index; });
    const auto twice =
        std::adjacent_find(sorted.begin(), sorted.end(),
                           [](const Judged* a, const Judged* b) { return a->index == b->index; });
    if (twice != sorted.end())
        return Status(Code::kInvalidArgument,
                      fmt::format("verdict: candidate {} is there twice", (*twice)->index));
    return sorted;
}

Exit exit_at_gates(const PanelFile& panel, const std::vector<GateResult>& gates) {
    for (std::size_t i = 0; i < gates.size(); ++i) {
        if (lets_pass(panel.gates[i], gates[i])) continue;
        const bool failed = gates[i].state == GateResult::State::kFail;
        return {failed ? Exit::Kind::kGateFailed : Exit::Kind::kGateUnknown, gates[i].criterion,
                gates[i].why};
    }
    return {};
}

// The first weighted criterion that failed for the candidate.
Exit failed_score(const Decision& decision, const Judged& candidate) {
    for (const WeightedCriterion& criterion : decision.weighted) {
        Reading reading = read_score(candidate, criterion.id);
        if (reading.status == ScoreStatus::kFailed)
            return {Exit::Kind::kFailedScore, criterion.id, std::move(reading.why)};
    }
    return {};
}

// Where no candidate that could be scored passes a gate that allows for that, the gate says nothing
// of any.
void lift_gates(Decision& decision) {
    using State = GateResult::State;
    for (std::size_t g = 0; g < decision.panel.gates.size(); ++g) {
        const Gate& gate = decision.panel.gates[g];
        if (gate.if_all_fail != Gate::AllFail::kPass) continue;
        std::vector<GateResult*> failing;
        std::size_t scored = 0;
        for (std::size_t i = 0; i < decision.candidates.size(); ++i) {
            if (!decision.candidates[i]->error.empty()) continue;
            ++scored;
            GateResult& result = decision.verdict.standings[i].gates[g];
            if (result.state == State::kFail) failing.push_back(&result);
        }
        if (scored < 2 || failing.size() != scored) continue;
        for (GateResult* result : failing) {
            result->state = State::kUnknown;
            result->lifted = true;
            result->why += "; so do all others";
        }
        decision.verdict.notices.push_back(
            fmt::format("gate {}: all {} candidates fail it, so it decides nothing (if_all_fail = "
                        "\"pass\")",
                        gate.criterion, scored));
    }
}

void check_gates(Decision& decision) {
    for (const Judged* candidate : decision.candidates) {
        Standing standing;
        standing.index = candidate->index;
        for (const Gate& gate : decision.panel.gates)
            standing.gates.push_back(check_gate(gate, *candidate));
        decision.verdict.standings.push_back(std::move(standing));
    }
    lift_gates(decision);
}

// Rules 1 and 2: gates, errors, failures. Fills a standing and an exit for each candidate.
Status sort_out(Decision& decision) {
    check_gates(decision);
    for (std::size_t i = 0; i < decision.candidates.size(); ++i) {
        const Judged* candidate = decision.candidates[i];
        Standing& standing = decision.verdict.standings[i];
        Exit exit;
        if (!candidate->error.empty()) {
            exit = {Exit::Kind::kError, "", candidate->error};
        } else {
            exit = exit_at_gates(decision.panel, standing.gates);
            Exit failed = failed_score(decision, *candidate);
            if (failed && decision.panel.on_failed == OnFailed::kFailRun)
                return {Code::kBadState,
                        fmt::format("candidate {}: {} {}; the panel says on_failed = \"fail_run\"",
                                    candidate->index, failed.subject, failed.detail)};
            if (!exit && decision.panel.on_failed == OnFailed::kExclude) exit = std::move(failed);
        }
        for (const WeightedCriterion& criterion : decision.weighted)
            if (read_score(*candidate, criterion.id).ok()) standing.coverage += criterion.share;
        standing.coverage = std::min(standing.coverage, 1.0);
        standing.in_contention = !exit;
        standing.out_because = exit_text(exit);
        decision.exits.push_back(std::move(exit));
    }
    return {};
}

std::size_t count_in_contention(const Verdict& verdict) {
    return static_cast<std::size_t>(
        std::count_if(verdict.standings.begin(), verdict.standings.end(),
                      [](const Standing& standing) { return standing.in_contention; }));
}

// Why the criterion cannot be compared: empty when it is ok for all in contention.
std::string gap(const Decision& decision, const std::string& criterion) {
    const std::size_t in_contention = count_in_contention(decision.verdict);
    std::size_t missing = 0;
    std::string example;
    for (std::size_t i = 0; i < decision.candidates.size(); ++i) {
        if (!decision.verdict.standings[i].in_contention) continue;
        const Reading reading = read_score(*decision.candidates[i], criterion);
        if (reading.ok()) continue;
        if (++missing == 1)
            example = fmt::format("candidate {}: {}", decision.candidates[i]->index, reading.why);
    }
    if (in_contention == 0) return "no candidate is in contention";
    if (missing == 0) return {};
    return fmt::format("not ok for {} of {} in contention ({})", missing, in_contention, example);
}

// Rule 3.
void choose_criteria(Decision& decision) {
    Verdict& verdict = decision.verdict;
    for (const WeightedCriterion& criterion : decision.weighted) {
        std::string why = gap(decision, criterion.id);
        if (why.empty()) {
            decision.compared.push_back(criterion);
            verdict.compared.push_back(criterion.id);
            continue;
        }
        if (count_in_contention(verdict) > 0)
            verdict.notices.push_back(
                fmt::format("{} is compared for no candidate, and no number stands in for it: {}",
                            criterion.id, why));
        verdict.dropped.emplace(criterion.id, std::move(why));
    }
}

// Rule 4; also for candidates that are out, where they have every compared criterion.
void rate(Decision& decision) {
    for (std::size_t i = 0; i < decision.candidates.size(); ++i) {
        std::vector<double> values;
        for (const WeightedCriterion& criterion : decision.compared)
            if (const Reading reading = read_score(*decision.candidates[i], criterion.id);
                reading.ok())
                values.push_back(reading.value);
        if (values.size() != decision.compared.size()) continue;
        Aggregate rated = aggregate(decision.compared, values);
        decision.verdict.standings[i].aspects = std::move(rated.aspects);
        decision.verdict.standings[i].overall = rated.overall;
    }
}

// Rule 5.
void rank(Decision& decision) {
    Verdict& verdict = decision.verdict;
    std::vector<Standing*> order;
    for (Standing& standing : verdict.standings)
        if (standing.in_contention && standing.overall) order.push_back(&standing);
    if (order.empty()) return;
    std::stable_sort(order.begin(), order.end(), [](const Standing* a, const Standing* b) {
        return *a->overall > *b->overall;
    });
    const double top = *order.front()->overall;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool tied = top - *order[i]->overall <= decision.panel.tie_band;
        const bool level = i > 0 && *order[i]->overall == *order[i - 1]->overall;
        order[i]->rank = tied ? 1 : level ? order[i - 1]->rank : static_cast<std::uint32_t>(i + 1);
        if (tied) verdict.tied.push_back(order[i]->index);
    }
    std::sort(verdict.tied.begin(), verdict.tied.end());
    verdict.winner = verdict.tied.front();
    verdict.tie = verdict.tied.size() > 1;
}

void note_passed_gaps(Decision& decision) {
    for (std::size_t g = 0; g < decision.panel.gates.size(); ++g) {
        std::vector<std::uint64_t> unknown;
        for (const Standing& standing : decision.verdict.standings)
            if (standing.in_contention && !standing.gates[g].lifted &&
                standing.gates[g].state == GateResult::State::kUnknown)
                unknown.push_back(standing.index);
        if (!unknown.empty())
            decision.verdict.notices.push_back(
                fmt::format("gate {} has no value for candidates {} and lets them pass (if_missing "
                            "= \"pass\")",
                            decision.panel.gates[g].criterion, fmt::join(unknown, ", ")));
    }
}

// Experts whose criteria are known neither from the file nor from a score may be guards.
void note_guards(Decision& decision) {
    const auto guards = [](const std::string& id) { return id.starts_with("guards."); };
    bool known = true;
    for (const ExpertEntry& entry : decision.panel.experts) {
        known = known && !entry.criteria.empty();
        if (std::any_of(entry.criteria.begin(), entry.criteria.end(), guards)) return;
    }
    for (const Judged* candidate : decision.candidates) {
        known = known || !candidate->scores.empty();
        for (const Score& score : candidate->scores)
            if (guards(score.criterion)) return;
    }
    if (known) decision.verdict.notices.emplace_back("no degeneracy guard in this panel");
}

std::string explain(const Decision& decision) {
    const Verdict& verdict = decision.verdict;
    if (verdict.winner) return why_winner(decision.panel, verdict, decision.compared);
    if (count_in_contention(verdict) == 0) return why_nobody(verdict.standings, decision.exits);
    if (decision.weighted.empty())
        return "No criterion has a weight above 0, so nothing can be compared.";
    return "No weighted criterion is ok for all candidates in contention, so they cannot be "
           "compared.";
}

}  // namespace

Result<Verdict> decide(const PanelFile& panel, std::span<const Judged> candidates) {
    Decision decision{panel, {}, {}, {}, {}, {}};
    CINEJURY_ASSIGN(decision.candidates, by_index(candidates));
    decision.weighted = weighted_criteria(panel, selecting_criteria(panel, decision.candidates));
    CINEJURY_RETURN_IF_ERROR(sort_out(decision));
    choose_criteria(decision);
    rate(decision);
    rank(decision);
    note_passed_gaps(decision);
    note_guards(decision);
    decision.verdict.why = explain(decision);
    return std::move(decision.verdict);
}

}  // namespace cinejury::panel
