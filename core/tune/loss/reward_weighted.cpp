// SPDX-License-Identifier: Apache-2.0
#include "core/tune/loss/reward_weighted.hpp"

#include <algorithm>

namespace cinejury::tune {

RewardWeighted RewardWeighted::of(Values policy, Values target, double advantage,
                                  double temperature, double share, std::span<float> d) {
    constexpr double kMostExponent = 5;
    RewardWeighted result;
    result.weight = std::exp(std::min(kMostExponent, advantage / temperature));
    result.loss = result.weight * mean_square(policy, target);
    const double factor = share * 2 * result.weight / static_cast<double>(policy.size());
    for (std::size_t i = 0; i < d.size(); ++i)
        d[i] = static_cast<float>(
            factor * (static_cast<double>(policy[i]) - static_cast<double>(target[i])));
    return result;
}

}  // namespace cinejury::tune
