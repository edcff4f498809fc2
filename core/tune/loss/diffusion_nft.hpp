// SPDX-License-Identifier: Apache-2.0
// DiffusionNFT (Zheng et al. 2025, arXiv 2509.16117, eq. 12 and its self-normalised form): with the
// optimality r in 0 ... 1 of a clip x, v+ = beta v + (1 - beta) v_old, v- = (1 + beta) v_old - beta
// v and x+- = z - sigma v+-, L = 1/beta (r mean |x+ - x|^2 / w+ + (1 - r) mean |x- - x|^2 / w-), w
// the mean |x+- - x|, held constant. Thread rule: pure functions.
#pragma once

#include "core/tune/loss/elements.hpp"

namespace cinejury::tune {

// r = 1/2 + 1/2 clip(advantage / limit, -1, 1).
double optimality(double advantage, double limit = 5);

struct NftSample {
    Values policy, old;  // velocities
    Values clip, noisy;  // x, z
    double sigma = 1;
    double optimality = 0.5;  // r
};

struct DiffusionNft {
    double loss = 0;
    double moved = 0;  // mean (v - v_old)^2: 0 before the first update
    // dL / d policy, times `share`.
    static DiffusionNft of(const NftSample& sample, double beta, double share, std::span<float> d);
};

}  // namespace cinejury::tune
