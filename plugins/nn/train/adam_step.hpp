// SPDX-License-Identifier: Apache-2.0
// The settings of AdamW, and the factors of one step as kernels of every backend take them. Thread
// rule: values.
#pragma once

#include <cstdint>

namespace cinejury::nn::train {

struct AdamSettings {
    double learning_rate = 0, beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8, decay = 0;
    double max_norm = 0;  // of the gradients, L2; 0: no clipping
};

// One AdamW step of number t with the bias corrections 1 - beta^t worked in; Loshchilov, Hutter
// 2019 (arXiv 1711.05101), algorithm 2.
struct AdamStep {
    float gradient_scale = 1;  // of clipping
    float beta1 = 0, beta2 = 0;
    float step_size = 0;   // learning rate / (1 - beta1^t)
    float root_scale = 1;  // 1 / sqrt(1 - beta2^t)
    float epsilon = 0;
    float keep = 1;  // 1 - learning rate x decay
};

// `number`: t, from 1; `gradient_norm`: L2 of all gradients.
AdamStep adam_step(const AdamSettings& settings, double gradient_norm, std::uint64_t number);

}  // namespace cinejury::nn::train
