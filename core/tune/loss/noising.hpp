// SPDX-License-Identifier: Apache-2.0
// Noised latents of flow matching, z = (1 - sigma) clip + sigma noise, and the velocity noise -
// clip that they are to have. Thread rule: pure functions.
#pragma once

#include <cstdint>

#include "core/tune/loss/elements.hpp"

namespace cinejury::tune {

inline void noised(std::span<float> z, Values clip, Values noise, double sigma) {
    const auto keep = static_cast<float>(1 - sigma), part = static_cast<float>(sigma);
    for (std::size_t i = 0; i < z.size(); ++i) z[i] = keep * clip[i] + part * noise[i];
}

inline void true_velocity(std::span<float> u, Values clip, Values noise) {
    for (std::size_t i = 0; i < u.size(); ++i) u[i] = noise[i] - clip[i];
}

}  // namespace cinejury::tune
