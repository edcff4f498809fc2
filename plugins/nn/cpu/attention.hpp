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
    std::int64_t queries = 0;  // rows of Q; fewer than keys where only the last rows are wanted
    std::int64_t keys = 0;     // rows of K and V, a prefix included
    std::int64_t heads = 0;
    std::int64_t groups =
        0;  // key/value heads; heads is a multiple; each serves heads / groups query heads
    std::int64_t width = 0;  // of one head
    Type type = Type::kF32;  // of Q, K, V and the result
    bool causal = false;     // query i sees keys 0 ... i + keys - queries
    std::int64_t query_stride = 0, key_stride = 0, value_stride = 0,
                 result_stride = 0;  // elements from row to row
    // The first rows of K and V, kept from an earlier call in memory of their own; 0: none.
    std::int64_t prefix = 0;
    std::int64_t prefix_key_stride = 0, prefix_value_stride = 0;
};

class Attention {
public:
    // Throws std::invalid_argument for a shape that is none.
    explicit Attention(const AttentionShape& shape);
    // Rows hold the heads side by side. `keys` and `values` have keys - prefix rows; prefix_keys
    // and prefix_values have `prefix`, and are null without one.
    void run(const void* queries, const void* keys, const void* values, void* result,
             Arena& scratch, const void* prefix_keys = nullptr,
             const void* prefix_values = nullptr) const;

private:
    // Keys and values that lie in one memory.
    struct Part {
        std::int64_t first, rows, key_stride, value_stride;
    };
    struct Block {
        std::int64_t first, rows;
        std::size_t product;  // index into scores_, weighted_ of the first part
    };
    AttentionShape shape_;
    std::vector<Part> parts_;
    std::vector<Block> blocks_;
    std::vector<Product> scores_, weighted_;
};

}  // namespace cinejury::nn::cpu
