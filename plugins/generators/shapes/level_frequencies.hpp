// SPDX-License-Identifier: Apache-2.0
// How the network of the shapes generator sees a noise level. Thread rule: a pure function.
#pragma once

#include <cmath>

#include "plugins/shapes_world/network_shape.hpp"

namespace cinejury::shapes {

// out [2 kSigmaFrequencies] = [cos(1000 sigma w_j), sin(1000 sigma w_j)], w_j = 10000^(-j / 128).
inline void level_frequencies(float* out, double sigma) {
    const auto t = 1000.0f * static_cast<float>(sigma);
    for (std::int64_t j = 0; j < kSigmaFrequencies; ++j) {
        const float w = std::exp(-std::log(10000.0f) * static_cast<float>(j) /
                                 static_cast<float>(kSigmaFrequencies));
        out[j] = std::cos(t * w);
        out[kSigmaFrequencies + j] = std::sin(t * w);
    }
}

}  // namespace cinejury::shapes
