// SPDX-License-Identifier: Apache-2.0
// Scores of one candidate. A status that is not ok never becomes a number.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/panel/panel_file.hpp"

namespace cinejury::panel {

enum class ScoreStatus : std::uint32_t { kOk = 0, kNotApplicable = 1, kAbstain = 2, kFailed = 3 };
std::string_view score_status_name(
    ScoreStatus status);  // "ok", "not_applicable", "abstain", "failed"

struct Score {
    std::string expert;  // plugin id
    std::string criterion;
    Role role = Role::kSelect;
    ScoreStatus status = ScoreStatus::kFailed;
    std::optional<double> raw;         // present exactly when ok
    std::optional<double> calibrated;  // present exactly when ok
    double confidence = 0;             // 0 ... 1; 0 unless ok
    std::int64_t worst_frame = -1;     // index in the source clip, -1 = none
    std::string reason;                // for people; never empty unless ok
    bool operator==(const Score&) const = default;
};

// A held-out criterion counts as met from this value on: the middle of its range, of a probability.
inline constexpr double kHeldOutMet = 0.5;

// One candidate as the verdict sees it.
struct Judged {
    std::uint64_t index = 0;    // of the candidate in its run
    std::vector<Score> scores;  // in the panel's order
    std::string error;  // why it could not be made, read or scored at all; empty if it could
};

}  // namespace cinejury::panel
