// SPDX-License-Identifier: Apache-2.0
// The network of the shapes judge on the CPU: does a clip show the object, attribute, action, count
// and location that a prompt states? Thread rule: immutable after construction; run from several
// threads at once, each with its own arena.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "plugins/experts/shapes_judge/backend.hpp"
#include "plugins/shapes_world/body.hpp"

namespace cinejury::shapes {

inline constexpr BodySize kJudgeSize{192, 6, 3};
inline constexpr float kReadEpsilon = 1e-5f;  // of the norm after the body

class Judge {
public:
    // Throws std::runtime_error when the file is not this network's.
    Judge(const nn::Safetensors& file, nn::Type arithmetic);

    // Logits; `clip` [frames, 3, side, side], clamped to -1..1.
    Logits logits(const float* clip, std::span<const std::int32_t> ids, nn::Arena& arena) const;

private:
    Body body_;
    std::vector<float> gain_, shift_;
    nn::cpu::Linear read_in_, read_out_;
};

}  // namespace cinejury::shapes
