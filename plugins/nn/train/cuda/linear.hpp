// SPDX-License-Identifier: Apache-2.0
// Forward and backward products of a linear layer out = in W^T + bias on a device, for several
// items (clips) at once, f32; the CPU's LinearProducts. Weights are [out, in] rows and change with
// every step. Gradients of parameters are of one item each, in lanes side by side: sums over items
// have the order that the caller gives them. Thread rule: as Context.
#pragma once

#include <optional>

#include "plugins/nn/cuda/matrix_product.hpp"
#include "plugins/nn/train/cuda/kernels.hpp"
#include "plugins/nn/train/linear_gradient.hpp"

namespace cinejury::nn::train::cuda {

class LinearProducts {
public:
    struct Shape {
        std::int64_t rows = 0, in = 0, out = 0;  // rows of one item
        std::int64_t most_items = 1;
        bool tensor_cores = false;  // as of MatrixShape
    };
    LinearProducts(const Shape& shape, nn::cuda::Context& context);
    const Shape& shape() const { return shape_; }

    // Of the adapter whose gradients come: numbers of one lane, rank of low rank or 0.
    void adapt(std::int64_t lane_size, std::int64_t rank);

    // out [items x rows, out].
    void forward(const float* in, const float* weight, const float* bias, float* out,
                 std::int64_t items);
    // d_in = d_out W.
    void input(const float* d_out, const float* weight, float* d_in, std::int64_t items);
    // Adds to what `to` wants in its lane for the first item, in the next lane for the next one;
    // items [1, kLanes]. `scratch`: low_rank_numbers() numbers for low rank.
    void parameters(const LayerGradient& to, const float* d_out, const float* in,
                    std::int64_t items, float* scratch);
    std::int64_t low_rank_numbers() const { return kLanes * shape_.rows * rank_; }

private:
    // With low rank: through = d_out B, d_A = scale through^T in; down = in A^T, d_B = scale
    // d_out^T down.
    struct LowRank {
        nn::cuda::MatrixProduct through, d_a, down, d_b;
        float scale;
    };
    LowRank make_low_rank(float scale);

    Shape shape_;
    nn::cuda::Context* context_;
    std::int64_t lane_size_ = 0, rank_ = 0;
    nn::cuda::MatrixProduct forward_, input_;
    std::optional<nn::cuda::MatrixProduct> weight_;
    std::optional<LowRank> low_rank_;
};

}  // namespace cinejury::nn::train::cuda
