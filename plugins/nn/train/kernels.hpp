// SPDX-License-Identifier: Apache-2.0
// The vectorised kernels of backward passes and of the optimizer, f32, compiled once for each
// instruction level and chosen at run time. Names of gradients begin with d_. All work on one
// thread in a fixed order. Thread rule: pure functions of their arguments.
#pragma once

#include <cstdint>

#include "plugins/nn/cpu/level.hpp"
#include "plugins/nn/tensor.hpp"
#include "plugins/nn/train/adam_step.hpp"

namespace cinejury::nn::train {

struct Kernels {
    // Of kernels.hpp's modulated_norm: d_x += , d_scale, d_shift [columns] +=.
    void (*modulated_norm)(Matrix<float> d_x, float* d_scale, float* d_shift, Matrix<const float> x,
                           Matrix<const float> d_out, const float* scale, float epsilon);
    // Of x + gate y: d_y = gate d_out, d_gate [columns] += sum over rows of d_out y.
    void (*gated)(Matrix<float> d_y, float* d_gate, Matrix<const float> d_out,
                  Matrix<const float> y, const float* gate);
    // Of norm_and_rotate: d_x = , d_gain [width] +=.
    void (*norm_and_rotate)(Matrix<float> d_x, float* d_gain, Matrix<const float> x,
                            Matrix<const float> d_out, std::int64_t heads, const float* gain,
                            std::int64_t width, float epsilon, const float* cosines,
                            const float* sines);
    // Of p = softmax(s): d_p becomes factor p (d_p - sum over the row of p d_p), the gradient of s
    // times factor.
    void (*softmax)(Matrix<float> d_p, Matrix<const float> p, float factor);
    // d *= gelu'(x), the erf form; d *= silu'(x).
    void (*gelu)(Matrix<float> d, Matrix<const float> x);
    void (*silu)(Matrix<float> d, Matrix<const float> x);
    // sums [columns] += sum over rows.
    void (*add_column_sums)(float* sums, Matrix<const float> x);
    // to += from.
    void (*add)(float* to, const float* from, std::int64_t count);
    // Sum of squares, in double.
    double (*square_sum)(const float* x, std::int64_t count);
    // Parameters and both moments from gradients, in place.
    void (*adamw)(float* parameters, float* first, float* second, const float* gradients,
                  std::int64_t count, const AdamStep& step);
};

const Kernels& kernels(cpu::Level level = cpu::processor_level());

}  // namespace cinejury::nn::train
