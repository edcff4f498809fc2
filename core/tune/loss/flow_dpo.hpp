// SPDX-License-Identifier: Apache-2.0
// Flow-DPO with a constant beta (Liu et al. 2025, "Improving video generation with human feedback",
// arXiv 2501.13918, eq. 13): with e = mean |v - u|^2 and D = (e_win - e_win_ref) - (e_lose -
// e_lose_ref), L = -log sigmoid(-beta / 2 D). Both members share sigma and noise. Before the first
// update the policy is the reference, D is 0 and L exactly ln 2. Thread rule: pure functions.
#pragma once

#include "core/tune/loss/elements.hpp"

namespace cinejury::tune {

// One clip of a pair: predicted by the policy and by the reference, and the true velocity.
struct PairMember {
    Values policy, reference, target;
};

struct FlowDpo {
    double loss = 0;
    double difference = 0;  // D
    // Written to both cotangents when asked for: dL / d policy, times `share`.
    static FlowDpo of(const PairMember& win, const PairMember& lose, double beta, double share,
                      std::span<float> d_win, std::span<float> d_lose);
};

}  // namespace cinejury::tune
