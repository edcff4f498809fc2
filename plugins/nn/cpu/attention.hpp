// SPDX-License-Identifier: Apache-2.0
// Scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762) on the CPU: softmax(Q K^T /
// sqrt(width)) V, head by head, in blocks of query rows, so that memory grows with the length, not
// its square. Thread rule: run from several threads at once, each with its own scratch memory.
#pragma once

#include <vector>

#include "plugins/nn/arena.hpp"
#include "plugins/nn/cpu/product.hpp"

namespace cinejury::nn::cpu {

struct AttentionShape {
    std::int64_t queries = 0;  // rows of Q
    std::int64_t keys = 0;     // rows of K and V
    std::int64_t heads = 0;
    std::int64_t groups =
        0;  // key/value heads; heads is a multiple; each serves heads / groups query heads
    std::int64_t width = 0;  // of one head
    Type type = Type::kF32;  // of Q, K, V and the result
    bool causal = false;     // query i sees keys 0 ... i + keys - queries
    std::int64_t query_stride = 0, key_stride = 0, value_stride = 0,
                 result_stride = 0;  // elements from row to row
};

class Attention {
public:
    explicit Attention(const AttentionShape& shape);
    // Rows hold the heads side by side.
    void run(const void* queries, const void* keys, const void* values, void* result,
             Arena& scratch) const;

private:
    AttentionShape shape_;
    struct Block {
        std::int64_t first, rows;
        std::size_t product;  // index into scores_, weighted_
    };
    std::vector<Block> blocks_;
    std::vector<Product> scores_, weighted_;
};

}  // namespace cinejury::nn::cpu
