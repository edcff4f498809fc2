// SPDX-License-Identifier: Apache-2.0
// The network of the shapes generator on the CPU: from a noisy clip, its noise level and a prompt
// to the clean clip. Thread rule: immutable after construction; predict runs from several threads
// at once, each with its own arena.
#pragma once

#include <cstdint>
#include <span>

#include "plugins/generators/shapes/candidate_memory.hpp"
#include "plugins/shapes_world/body.hpp"

namespace cinejury::shapes {

class Denoiser {
public:
    // Throws std::runtime_error when the file is not this network's.
    Denoiser(const nn::Safetensors& file, nn::Type arithmetic);

    // clean[kClipValues] = x0(noisy at `sigma`, ids). Values about -1..1, layout [frame, channel,
    // row, column]. residual: filled by a full call; with `reuse` the middle blocks are not run,
    // what they did last time is added again.
    void predict(float* clean, const float* noisy, double sigma, std::span<const std::int32_t> ids,
                 BlockResidual* residual, bool reuse, nn::Arena& arena) const;

private:
    Body body_;
    nn::cpu::Linear time_in_, time_out_, modulation_, final_, patch_out_;
};

}  // namespace cinejury::shapes
