// SPDX-License-Identifier: Apache-2.0
// The vectorised kernels beside the products, compiled once for each instruction level and chosen
// at run time. All work on one thread; rows are independent of each other. Activations are f32 or
// bf16, arithmetic is f32. Thread rule: pure functions of their arguments.
#pragma once

#include <cstdint>

#include "plugins/nn/cpu/level.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cpu {

struct Kernels {
    // out[r, :] = (x[r, :] - mean) / sqrt(variance + epsilon) * gain + shift; gain and shift
    // [columns] or null (1 and 0). Ba, Kiros, Hinton 2016 (arXiv 1607.06450).
    void (*layer_norm)(Activation out, Matrix<const float> x, const float* gain, const float* shift,
                       float epsilon);
    // adaLN: out[r, :] = norm(x[r, :]) (1 + scale) + shift with the layer norm above; scale and
    // shift [columns]. Peebles, Xie 2023 (arXiv 2212.09748).
    void (*modulated_norm)(Activation out, Matrix<const float> x, const float* scale,
                           const float* shift, float epsilon);
    // out[r, :] = x[r, :] / sqrt(mean(x^2) + epsilon) * gain. Zhang, Sennrich 2019 (arXiv
    // 1910.07467).
    void (*rms_norm)(Activation out, Activation x, const float* gain, float epsilon);
    // For each of `heads` heads of `width` columns: RMS norm with gain [width] (null: none), then
    // the rotary turn of pairs (i, i + width / 2) by the angles' cos, sin [rows, width / 2] (null:
    // none). Su et al. 2021 (arXiv 2104.09864).
    void (*norm_and_rotate)(Activation out, Activation x, std::int64_t heads, std::int64_t width,
                            const float* gain, float epsilon, const float* cosines,
                            const float* sines);
    // out[r, :] = softmax(x[r, 0 .. valid(r))), 0 after; valid(r) = first_valid + r for causal
    // rows, columns for step 0.
    void (*softmax)(Activation out, Matrix<const float> x, std::int64_t first_valid,
                    std::int64_t step);
    // Attention's softmax in two halves: out[r, :] = 2^(x[r, :] - largest of the valid ones), 0
    // after valid(r) as above, inverse_sums[r] = 1 / their sum; and out[r, :] = x[r, :] *
    // factors[r].
    void (*power_rows)(Activation out, float* inverse_sums, Matrix<const float> x,
                       std::int64_t first_valid, std::int64_t step);
    void (*scale_rows)(Activation out, Matrix<const float> x, const float* factors);
    // x += gate * y, gate [columns].
    void (*add_gated)(Matrix<float> x, Matrix<const float> y, const float* gate);
    void (*convert)(Activation out, Activation in);
    // out[r, :] = table[rows[r], :] in out's type: an embedding, or the rows that a last layer is
    // wanted for. Every index must be a row of the table.
    void (*gather_rows)(Activation out, Activation table, const std::int32_t* rows);
    // out = x * Phi(x), the erf form (Hendrycks, Gimpel 2016, arXiv 1606.08415).
    void (*gelu)(Matrix<float> out, Matrix<const float> x);
    // out = x * sigmoid(x).
    void (*silu)(Matrix<float> out, Matrix<const float> x);
    // out = silu(gate) * up. Shazeer 2020 (arXiv 2002.05202).
    void (*swiglu)(Activation out, Activation gate, Activation up);
    // The noise of philox.hpp: the same bits on every level.
    void (*noise)(float* out, std::uint64_t count, std::uint64_t seed, std::uint64_t stream,
                  std::uint64_t first);
};

// Of the processor's level, or of a lower one for tests.
const Kernels& kernels(Level level = processor_level());

}  // namespace cinejury::nn::cpu
