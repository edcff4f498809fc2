// SPDX-License-Identifier: Apache-2.0
// The low-rank addend of a linear layer (LoRA, Hu et al. 2021, arXiv 2106.09685): scale (in A^T)
// B^T with A [rank, in] and B [out, rank], as torch's adapters store them. Thread rule: run from
// several threads at once, each with its own scratch memory; set by one thread while none runs.
#pragma once

#include "plugins/nn/cpu/product.hpp"

namespace cinejury::nn::cpu {

class LowRank {
public:
    struct Shape {
        std::int64_t rows = 1, in = 1, out = 1, rank = 1;
        Type type = Type::kF32;    // of the input, and between the two products
        Type result = Type::kF32;  // of the output
    };
    explicit LowRank(const Shape& shape);

    // Packs a_rows [rank, in] and b_rows [out, rank]; they are not kept. A version is set once:
    // setting the one that is there already does nothing.
    void set(const float* a_rows, const float* b_rows, float scale, std::uint64_t version);
    std::uint64_t version() const { return a_.version(); }
    // `in` [rows, in] and `out` [rows, out] without gaps; zeros before the first set.
    void run(const void* in, void* out, Arena& scratch) const;

private:
    Shape shape_;
    Product to_rank_, from_rank_;
    PackedMatrix a_, b_;
};

}  // namespace cinejury::nn::cpu
