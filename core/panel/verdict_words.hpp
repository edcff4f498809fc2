// SPDX-License-Identifier: Apache-2.0
// The verdict in words. Private to core/panel. Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/panel/aggregate.hpp"
#include "core/panel/verdict.hpp"

namespace cinejury::panel {

// Why one candidate is out of contention; a candidate has the first that applies.
struct Exit {
    enum class Kind { kNone, kError, kGateFailed, kGateUnknown, kFailedScore };
    Kind kind = Kind::kNone;
    std::string subject;  // the criterion; empty for kError
    std::string detail;   // "0.31 is under the minimum 0.5"

    explicit operator bool() const { return kind != Kind::kNone; }
};

std::string exit_text(const Exit& exit);

// "No candidate is left: 3 of 4 fail gate safety.crime (candidate 0: ...), 1 ...". `exits` is
// parallel to `standings`.
std::string why_nobody(std::span<const Standing> standings, std::span<const Exit> exits);
// For a verdict whose winner, ties and standings are filled in.
std::string why_winner(const PanelFile& panel, const Verdict& verdict,
                       std::span<const WeightedCriterion> compared);

}  // namespace cinejury::panel
