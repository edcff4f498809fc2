// SPDX-License-Identifier: Apache-2.0
// What the verdict reads of a candidate's scores. Private to core/panel.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/panel/scores.hpp"
#include "core/panel/verdict.hpp"

namespace cinejury::panel {

// A selecting expert's score on one criterion. `value` counts only when ok, and is finite then.
struct Reading {
    ScoreStatus status = ScoreStatus::kFailed;
    double value = 0;
    std::string why;  // "abstain: too short"; empty when ok

    bool ok() const { return status == ScoreStatus::kOk; }
};

// A score that is not there, or is ok without a finite calibrated value, reads as failed.
Reading read_score(const Judged& candidate, std::string_view criterion);

GateResult check_gate(const Gate& gate, const Judged& candidate);
// Whether a candidate with this result stays in contention.
bool lets_pass(const Gate& gate, const GateResult& result);

// The criteria of the selecting experts, each once: those that the panel file names, then those
// that only scores show, in the candidates' order.
std::vector<std::string> selecting_criteria(const PanelFile& panel,
                                            std::span<const Judged* const> candidates);

}  // namespace cinejury::panel
