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
    std::string why;      // "0.31 is under the minimum 0.5", "abstain: too short"
    bool lifted = false;  // no candidate passes and the gate says if_all_fail = "pass"
};

struct Standing {
    std::uint64_t index = 0;
    bool in_contention = false;
    std::string out_because;  // why not; empty when in contention
    std::vector<GateResult> gates;
    // By aspect id, criteria without an aspect under "other": the mean of the compared criteria by
    // weight. Aspects without any are left out, not zero. Out of contention these and `overall` are
    // there only if every compared criterion is ok.
    std::map<std::string, double> aspects;
    // The mean of the aspects by weight; absent when nothing could be compared.
    std::optional<double> overall;
    // Share of the panel's weight that is ok here, 0 ... 1: a criterion's share is its aspect's
    // share of all aspects times its own of its aspect.
    double coverage = 0;
    // 1 for all inside the tie band; below it by overall score, equal scores share a rank; 0 = not
    // ranked.
    std::uint32_t rank = 0;
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

// The rules (docs/verdict.md); a criterion is weighted when its weight and its aspect's are above
// 0:
// 1. A candidate with an error is out. A gate that is `fail`, or `unknown` without if_missing =
//    "pass", puts it out. A gate with if_all_fail = "pass" decides nothing where it is `fail` for
//    every candidate without an error and there are at least two: it is `unknown` then, and lifted.
// 2. `failed` on a weighted selecting criterion (a score that is not there is failed too):
// on_failed
//    exclude puts the candidate out; drop_criterion leaves the criterion out for all; fail_run is
//    kBadState naming candidate and criterion.
// 3. Compared are the weighted selecting criteria that are ok for all still in contention.
// 4. overall = sum over aspects (aspect weight x mean of its criteria by weight) / sum of the
//    weights of the aspects present.
// 5. Candidates whose overall is within tie_band of the top tie; the lowest index wins.
// Nobody in contention, or nothing in common to compare: no winner. kInvalidArgument: two
// candidates with one index. The order of the candidates does not matter.
Result<Verdict> decide(const PanelFile& panel, std::span<const Judged> candidates);

}  // namespace cinejury::panel
