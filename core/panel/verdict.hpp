// SPDX-License-Identifier: Apache-2.0
// From scores to a verdict: gates, common criteria, aspects, overall, ties.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/status.hpp"
#include "core/panel/panel_file.hpp"
#include "core/panel/scores.hpp"

namespace cinejury::panel {

struct GateResult {
    enum class State { kPass, kFail, kUnknown };
    std::string criterion;
    State state = State::kUnknown;
    std::string why;  // "0.31 is under the minimum 0.5", "abstain: too short"
};

struct Standing {
    std::uint64_t index = 0;
    bool in_contention = false;
    std::string out_because;  // why not; empty when in contention
    std::vector<GateResult> gates;
    std::map<std::string, double>
        aspects;  // by aspect id: weighted mean of the compared criteria; aspects without any
                  // are left out, not zero. Criteria without an aspect stand under "other"
    std::optional<double>
        overall;             // weighted mean of the aspects; absent when nothing could be compared
    double coverage = 0;     // weight of the panel's weighted criteria that are ok here, share of 1
    std::uint32_t rank = 0;  // 1 = best among those in contention; 0 = not ranked
};

struct Verdict {
    std::optional<std::uint64_t> winner;         // candidate index
    bool tie = false;                            // more than one candidate inside the tie band
    std::vector<std::uint64_t> tied;             // those inside the band, the winner too, rising
    std::vector<std::string> compared;           // criteria that counted
    std::map<std::string, std::string> dropped;  // weighted criteria that did not count -> why
    std::vector<Standing> standings;             // by candidate index, rising
    std::string why;  // one or two sentences: why the winner won, or why there is none
    std::vector<std::string> notices;  // "no degeneracy guard in this panel", how gaps were treated
};

// The rules (docs/verdict.md):
// 1. A candidate with an error is out. A gate that is `fail`, or `unknown` without if_missing =
// "pass", puts it out.
// 2. `failed` on a weighted selecting criterion: on_failed exclude puts the candidate out;
// drop_criterion leaves the
//    criterion out for all; fail_run is kBadState naming candidate and criterion.
// 3. Compared are the selecting criteria with weight > 0 that are ok for all still in contention.
// 4. overall = sum over aspects (aspect weight x mean of its criteria by weight) / sum of the
// weights of aspects present.
// 5. Candidates whose overall is within tie_band of the top tie; the lowest index wins.
Result<Verdict> decide(const PanelFile& panel, std::span<const Judged> candidates);

}  // namespace cinejury::panel
