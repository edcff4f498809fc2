// SPDX-License-Identifier: Apache-2.0
// Reward-weighted regression of the velocity: L = e^(advantage / temperature) mean |v - u|^2
// (Peters, Schaal 2007, ICML; Lee et al. 2023, arXiv 2302.12192). Thread rule: pure functions.
#pragma once

#include "core/tune/loss/elements.hpp"

namespace cinejury::tune {

struct RewardWeighted {
    double loss = 0;
    double weight = 1;
    // dL / d policy, times `share`. The weight is at most e^5.
    static RewardWeighted of(Values policy, Values target, double advantage, double temperature,
                             double share, std::span<float> d);
};

}  // namespace cinejury::tune
