// SPDX-License-Identifier: Apache-2.0
#include "core/panel/readings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cinejury::panel {

Reading read_score(const Judged& candidate, std::string_view criterion) {
    if (!candidate.error.empty()) return {ScoreStatus::kFailed, 0, "failed: " + candidate.error};
    const auto score =
        std::find_if(candidate.scores.begin(), candidate.scores.end(), [&](const Score& each) {
            return each.role == Role::kSelect && each.criterion == criterion;
        });
    if (score == candidate.scores.end()) return {ScoreStatus::kFailed, 0, "failed: no score"};
    if (score->status != ScoreStatus::kOk)
        return {score->status, 0,
                fmt::format("{}: {}", score_status_name(score->status), score->reason)};
    if (!score->calibrated || !std::isfinite(*score->calibrated))
        return {ScoreStatus::kFailed, 0, "failed: ok without a finite value"};
    return {ScoreStatus::kOk, *score->calibrated, {}};
}

GateResult check_gate(const Gate& gate, const Judged& candidate) {
    using State = GateResult::State;
    const Reading reading = read_score(candidate, gate.criterion);
    if (!reading.ok()) {
        const bool pass = gate.if_missing == Gate::Missing::kPass && candidate.error.empty();
        return {gate.criterion, State::kUnknown,
                reading.why + (pass ? "; let pass by if_missing" : "")};
    }
    if (gate.minimum && reading.value < *gate.minimum)
        return {gate.criterion, State::kFail,
                fmt::format("{} is under the minimum {}", reading.value, *gate.minimum)};
    if (gate.maximum && reading.value > *gate.maximum)
        return {gate.criterion, State::kFail,
                fmt::format("{} is over the maximum {}", reading.value, *gate.maximum)};
    return {gate.criterion, State::kPass, fmt::format("{} is allowed", reading.value)};
}

bool lets_pass(const Gate& gate, const GateResult& result) {
    if (result.lifted) return true;
    switch (result.state) {
        case GateResult::State::kPass: return true;
        case GateResult::State::kFail: return false;
        case GateResult::State::kUnknown: return gate.if_missing == Gate::Missing::kPass;
    }
    return false;
}

std::vector<std::string> selecting_criteria(const PanelFile& panel,
                                            std::span<const Judged* const> candidates) {
    std::vector<std::string> ids;
    const auto add = [&](const std::string& id) {
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    };
    for (const ExpertEntry& entry : panel.experts)
        if (entry.role == Role::kSelect)
            std::for_each(entry.criteria.begin(), entry.criteria.end(), add);
    for (const Judged* candidate : candidates)
        for (const Score& score : candidate->scores)
            if (score.role == Role::kSelect) add(score.criterion);
    return ids;
}

}  // namespace cinejury::panel
