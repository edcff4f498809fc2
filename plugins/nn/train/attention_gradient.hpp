// SPDX-License-Identifier: Apache-2.0
// Backward pass of softmax(Q K^T / sqrt(width)) V, f32, head by head in blocks of query rows. The
// weights are computed again rather than kept: as many products as memory traffic would cost.
// Thread rule: run from several threads at once, each with its own scratch memory.
#pragma once

#include <vector>

#include "plugins/nn/cpu/product.hpp"

namespace cinejury::nn::train {

class AttentionGradient {
public:
    struct Shape {
        std::int64_t tokens = 0, heads = 0, width = 0;  // of queries and keys alike
        std::int64_t value_stride = 0;  // elements from row to row of values and their gradient;
                                        // heads x width for the others
    };
    explicit AttentionGradient(const Shape& shape);
    // Gradients of queries, keys and values, overwritten; rows hold the heads side by side.
    void run(const float* queries, const float* keys, const float* values, const float* d_result,
             float* d_queries, float* d_keys, float* d_values, Arena& scratch) const;

private:
    struct Products {
        Products(const Shape& shape, std::int64_t rows, bool first);
        cpu::Product scores, d_weights, d_values, d_queries, d_keys;
    };
    struct Block {
        std::int64_t first, rows;
        std::size_t products;
    };
    Shape shape_;
    std::vector<Block> blocks_;
    std::vector<Products> products_;
};

}  // namespace cinejury::nn::train
