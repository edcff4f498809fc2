// SPDX-License-Identifier: Apache-2.0
// Noise schedule and solver steps of flow matching, z = (1 - sigma) clip + sigma noise, for a
// network that predicts the clean clip. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cinejury::shapes {

// sigma_i = shift u / (1 + (shift - 1) u), u = 1 - i / steps: steps + 1 values from 1 to 0. Esser
// et al. 2024 (arXiv 2403.03206), section 5.3.2.
std::vector<double> shifted_sigmas(std::uint32_t steps, double shift);

// z_next = (next / now) z + (1 - next / now) clean: Euler's step of v = (z - clean) / now, in
// place.
void euler_step(std::span<float> z, std::span<const float> clean, double now, double next);

// Second-order multistep: Euler's step towards clean extrapolated from the last prediction,
// DPM-Solver++(2M) of Lu et al. 2022 (arXiv 2211.01095, algorithm 2) with alpha = 1 - sigma. First
// order at sigma = 1, where the last one was, and at the step to 0, where the logarithm of the
// signal-to-noise ratio has no end.
void multistep(std::span<float> z, std::span<const float> clean, std::span<const float> last_clean,
               double last, double now, double next);

// Stochastic step of Flow-GRPO (Liu et al. 2025, arXiv 2505.05470, eq. 9): drift and noise of
// strength noise_scale sqrt(now / (1 - now)); at now = 1 the strength of `next` is taken. Adds unit
// normal `noise`. Returns the logarithm of the step's probability density, summed over elements.
// The step to 0 is Euler's and returns 0.
double stochastic_step(std::span<float> z, std::span<const float> clean,
                       std::span<const float> noise, double now, double next, double noise_scale);

}  // namespace cinejury::shapes
