// SPDX-License-Identifier: Apache-2.0
// f32 products of matrices that others own, by cuBLASLt: C[m, n] = scale A[m, k] B[k, n] (+ bias)
// (+ C), row-major, either factor transposed, one or several at once. The algorithm is chosen once,
// for the largest m and batch, without split-K, and is then used for every m and batch, so that the
// bits of a row and of a matrix do not depend on how many others there are. Thread rule: as
// Context.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "plugins/nn/cuda/context.hpp"
#include "plugins/nn/cuda/descriptions.hpp"

namespace cinejury::nn::cuda {

struct MatrixShape {
    std::int64_t m = 0, n = 0, k = 0;  // m: the most of any run
    bool transpose_a = false;          // A is stored [k, m]; m is the same in every run then
    bool transpose_b = false;          // B is stored [n, k], as torch stores weights
    bool bias = false;                 // [n]; not with a batch or a scale
    bool accumulate = false;           // C += instead of C =
    float scale = 1;
    // Elements from row to row; 0: without gaps. Where all of them and all steps are multiples of
    // four, all addresses must be multiples of 16 bytes.
    std::int64_t a_stride = 0, b_stride = 0, c_stride = 0;
    std::int64_t batch = 1;                           // the most of any run
    std::int64_t a_step = 0, b_step = 0, c_step = 0;  // elements from matrix to matrix
    // The factors are rounded to TF32 (10 bits of mantissa) for the tensor cores; sums are f32.
    bool tensor_cores = false;
};

class MatrixProduct {
public:
    // Throws Failure.
    MatrixProduct(const MatrixShape& shape, Context& context);

    // Enqueued in the context's stream. `bias` is null without one. The first run chooses the
    // algorithm and throws Failure when there is none.
    void run(const float* a, const float* b, const float* bias, float* c, std::int64_t m,
             std::int64_t batch = 1);

private:
    struct Layouts {
        Layout a, b, c;
    };
    const Layouts& layouts(std::int64_t m, std::int64_t batch);
    std::uint32_t alignment() const;

    MatrixShape shape_;
    Context* context_;
    Description operation_;
    std::optional<cublasLtMatmulAlgo_t> algorithm_;
    std::map<std::pair<std::int64_t, std::int64_t>, Layouts> layouts_;
};

}  // namespace cinejury::nn::cuda
