// SPDX-License-Identifier: Apache-2.0
// Short forms for scores and candidates. Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

#include "core/panel/verdict.hpp"

namespace cinejury::panel::testing {

inline Score ok(std::string criterion, double calibrated) {
    Score score;
    score.expert = "org.example.expert";
    score.criterion = std::move(criterion);
    score.status = ScoreStatus::kOk;
    score.raw = calibrated;
    score.calibrated = calibrated;
    score.confidence = 1;
    return score;
}

inline Score missing(std::string criterion, ScoreStatus status, std::string reason) {
    Score score;
    score.expert = "org.example.expert";
    score.criterion = std::move(criterion);
    score.status = status;
    score.reason = std::move(reason);
    return score;
}

inline Judged candidate(std::uint64_t index, std::vector<Score> scores) {
    return {index, std::move(scores), {}};
}

inline Judged broken(std::uint64_t index, std::string error) {
    return {index, {}, std::move(error)};
}

inline Gate at_least(std::string criterion, double minimum) {
    Gate gate;
    gate.criterion = std::move(criterion);
    gate.minimum = minimum;
    return gate;
}

inline PanelFile panel_of(std::vector<std::string> criteria) {
    PanelFile panel;
    panel.name = "test";
    panel.experts.push_back({"org.example.expert", Role::kSelect, std::move(criteria), {}});
    return panel;
}

}  // namespace cinejury::panel::testing
