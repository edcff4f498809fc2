// SPDX-License-Identifier: Apache-2.0
// softmax(Q K^T / sqrt(width)) V and its backward pass on a device, f32, head by head as products
// of all items at once. The weights of one head are in memory and are computed again in the
// backward pass: products run several times faster than a fused f32 kernel, and their traffic
// (about 10 MB a head of 536 tokens) takes less time than they do. Thread rule: as Context.
#pragma once

#include "plugins/nn/cuda/matrix_product.hpp"

namespace cinejury::nn::train::cuda {

class Attention {
public:
    struct Shape {
        std::int64_t tokens = 0, heads = 0, width = 0;  // of queries and keys alike
        // Elements from row to row of queries and keys, and of values and their gradient; heads x
        // width for everything else. An item's rows follow the item's before.
        std::int64_t query_stride = 0, value_stride = 0;
        std::int64_t most_items = 1;
        bool tensor_cores = false;  // as of MatrixShape
    };
    Attention(const Shape& shape, nn::cuda::Context& context);

    // Numbers of scratch memory for the weights of one head, and as many for their gradient.
    std::int64_t weights(std::int64_t items) const { return items * shape_.tokens * shape_.tokens; }

    struct Rows {
        const float *queries, *keys, *values;
    };
    void forward(const Rows& rows, float* result, std::int64_t items, float* weights);
    // Overwrites the gradients.
    struct Gradients {
        float *queries, *keys, *values;
    };
    void backward(const Rows& rows, const float* d_result, const Gradients& d, std::int64_t items,
                  float* weights, float* d_weights);

private:
    void weigh(const Rows& rows, std::int64_t column, std::int64_t items, float* weights);

    Shape shape_;
    nn::cuda::Context* context_;
    nn::cuda::MatrixProduct scores_, result_, d_weights_, d_values_, d_queries_, d_keys_;
};

}  // namespace cinejury::nn::train::cuda
