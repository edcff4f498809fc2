// SPDX-License-Identifier: Apache-2.0
// Where the network of the shapes judge runs: the CPU or a CUDA device. Thread rule: one call at a
// time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cinejury/cpp/expert.hpp"
#include "plugins/nn/safetensors.hpp"
#include "plugins/shapes_world/network_shape.hpp"

namespace cinejury::shapes {

inline constexpr std::size_t kCriteria = 5;  // object, attribute, action, count, location
using Logits = std::array<float, kCriteria>;

// Does this clip show what the prompt states?
struct Question {
    sdk::ClipView view;  // kFrames frames of kSide x kSide
    std::array<std::int32_t, static_cast<std::size_t>(kWords)> ids;
};

class JudgeBackend {
public:
    virtual ~JudgeBackend() = default;
    // One answer to each question, complete on return; the bits of one depend on no other.
    virtual void answer(const sdk::Call& call, std::span<const Question> questions,
                        std::span<Logits> answers) = 0;
};

// [frame, channel, row, column] in -1..1 into `clip` [kClipValues].
void network_input(float* clip, const sdk::ClipView& view);

// `arithmetic`: "auto", "f32" or "bf16". Both throw sdk::Error naming the option when this machine
// or this build cannot.
std::unique_ptr<JudgeBackend> make_cpu_judge(const sdk::Host& host, const nn::Safetensors& weights,
                                             const std::string& arithmetic);
std::unique_ptr<JudgeBackend> make_cuda_judge(const sdk::Host& host, const nn::Safetensors& weights,
                                              const std::string& arithmetic);

// By the option `device`: "cpu", "cuda", or "auto": CUDA where it is built in and a device is
// there.
std::unique_ptr<JudgeBackend> make_judge(const sdk::Host& host, const nn::Safetensors& weights,
                                         const std::string& device, const std::string& arithmetic);

}  // namespace cinejury::shapes
