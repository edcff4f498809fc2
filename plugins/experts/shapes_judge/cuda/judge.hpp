// SPDX-License-Identifier: Apache-2.0
// The network of ../judge.hpp on a CUDA device, for several clips at once. Thread rule: as
// nn::cuda::Context.
#pragma once

#include <span>

#include "plugins/experts/shapes_judge/backend.hpp"
#include "plugins/shapes_world/cuda/body.hpp"

namespace cinejury::shapes::cuda {

class Judge {
public:
    static constexpr std::int64_t kMostItems = 64;  // of one run

    Judge(const nn::Safetensors& file, nn::Type arithmetic, nn::cuda::Context& context);

    // clips [items, kClipValues] in host memory, in -1..1; ids of each. At most kMostItems;
    // complete on return.
    void run(std::span<const float> clips, std::span<const Question> questions,
             std::span<Logits> answers);

private:
    nn::cuda::Context* context_;
    Body body_;
    nn::cuda::Buffer scale_, shift_;  // of the norm: its gain less 1
    nn::cuda::Buffer in_weight_, in_bias_, out_weight_, out_bias_;
    nn::cuda::Buffer clips_, table_, means_, normed_, hidden_, logits_;
};

}  // namespace cinejury::shapes::cuda
