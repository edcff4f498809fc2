// SPDX-License-Identifier: Apache-2.0
// The network of the shapes judge: does a clip show the object, attribute, action, count and
// location that a prompt states? Thread rule: immutable after construction; run from several
// threads at once, each with its own arena.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "plugins/shapes_world/body.hpp"

namespace cinejury::shapes {

class Judge {
public:
    static constexpr std::size_t kCriteria = 5;  // object, attribute, action, count, location

    // Throws std::runtime_error when the file is not this network's.
    Judge(const nn::Safetensors& file, nn::Type arithmetic);

    // Logits; `clip` [frames, 3, side, side], clamped to -1..1.
    std::array<float, kCriteria> logits(const float* clip, std::span<const std::int32_t> ids,
                                        nn::Arena& arena) const;

private:
    Body body_;
    std::vector<float> gain_, shift_;
    nn::cpu::Linear read_in_, read_out_;
};

}  // namespace cinejury::shapes
