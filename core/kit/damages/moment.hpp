// SPDX-License-Identifier: Apache-2.0
// When something happens at once. Private to core/kit/damages. Thread rule: pure functions.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/kit/random.hpp"

namespace cinejury::kit {

// The first frame after a change, in the middle third of the clip.
inline std::size_t moment_in_the_middle(std::size_t frames, Random& random) {
    const double share = random.uniform(0.35, 0.65);
    return std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(frames) * share));
}

}  // namespace cinejury::kit
