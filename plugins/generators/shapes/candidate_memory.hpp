// SPDX-License-Identifier: Apache-2.0
// A candidate's values in host memory: what save writes and load reads, and what the CPU works on.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/shapes_world/network_shape.hpp"

namespace cinejury::shapes {

// What a step cache keeps of the last full call: how far the middle blocks moved the tokens.
struct BlockResidual {
    std::vector<float> moved;  // [tokens, width], empty: nothing kept yet
};

// Everything that decides how a candidate goes on, so that fork, save and load copy all of it.
struct CandidateMemory {
    double log_probability = 0;  // of the stochastic steps of the last advance
    std::vector<float> latent;   // z, [frames, 3, side, side]
    std::vector<float> clean;    // the last prediction of the clean clip; empty before the first
    BlockResidual cache, cache_unconditional;
};

}  // namespace cinejury::shapes
