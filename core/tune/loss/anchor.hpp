// SPDX-License-Identifier: Apache-2.0
// What keeps a policy near its reference: strength x mean |v - v_ref|^2, for flow matching the KL
// divergence of the steps up to a factor (Liu et al. 2025, arXiv 2505.05470, section 4.1). Thread
// rule: pure functions.
#pragma once

#include "core/tune/loss/elements.hpp"

namespace cinejury::tune {

// Returns the term; adds its gradient, times `share`, to `d`.
inline double add_anchor(Values policy, Values reference, double strength, double share,
                         std::span<float> d) {
    const double factor = share * 2 * strength / static_cast<double>(policy.size());
    for (std::size_t i = 0; i < d.size(); ++i)
        d[i] += static_cast<float>(
            factor * (static_cast<double>(policy[i]) - static_cast<double>(reference[i])));
    return strength * mean_square(policy, reference);
}

}  // namespace cinejury::tune
