// SPDX-License-Identifier: Apache-2.0
#include "core/panel/scores.hpp"

namespace cinejury::panel {

std::string_view score_status_name(ScoreStatus status) {
    switch (status) {
        case ScoreStatus::kOk: return "ok";
        case ScoreStatus::kNotApplicable: return "not_applicable";
        case ScoreStatus::kAbstain: return "abstain";
        case ScoreStatus::kFailed: return "failed";
    }
    return "unknown";
}

}  // namespace cinejury::panel
