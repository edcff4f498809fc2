// SPDX-License-Identifier: Apache-2.0
// Forward and backward products of a linear layer out = in W^T + bias, whose weights change with
// every step and are therefore not packed: [out, in] rows in f32, as torch stores them. Thread
// rule: run from several threads at once, each with its own scratch memory.
#pragma once

#include "plugins/nn/cpu/product.hpp"

namespace cinejury::nn::train {

// Where the gradients of one layer go; null: not wanted. Low rank: W = W0 + scale B A with A [rank,
// in], B [out, rank].
struct LayerGradient {
    float *weight = nullptr, *bias = nullptr;  // [out, in], [out]
    const float *a = nullptr, *b = nullptr;
    float *d_a = nullptr, *d_b = nullptr;
    std::int64_t rank = 0;
    float scale = 1;
    bool wanted() const { return weight || bias || d_a; }
};

class LinearProducts {
public:
    LinearProducts(std::int64_t rows, std::int64_t in, std::int64_t out);

    // out [rows, out].
    void forward(const float* in, const float* weight, const float* bias, float* out,
                 Arena& scratch) const;
    // d_in = d_out W.
    void input(const float* d_out, const float* weight, float* d_in, Arena& scratch) const;
    // Adds to what `to` wants. With low rank without the whole gradient: d_A = scale (d_out B)^T
    // in, d_B = scale d_out^T (in A^T).
    void parameters(const LayerGradient& to, const float* d_out, const float* in,
                    Arena& scratch) const;

private:
    void low_rank(const LayerGradient& to, const float* d_out, const float* in,
                  Arena& scratch) const;

    std::int64_t rows_, in_, out_;
    cpu::Product forward_, input_, weight_;
};

}  // namespace cinejury::nn::train
