// SPDX-License-Identifier: Apache-2.0
// Matrix products on a device, by cuBLASLt: C[m, n] = A[m, k] W[n, k]^T (+ bias) (activation), f32
// accumulation. The algorithm of a layer is chosen once, for its largest row count, without split-K
// (whose partial sums would be added in an order of their own), and is then used for every row
// count, so that a row's bits do not depend on how many others there are. Thread rule: as Context.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "plugins/nn/cuda/context.hpp"
#include "plugins/nn/cuda/descriptions.hpp"
#include "plugins/nn/safetensors.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cuda {

// kGelu: fused into the product it is the tanh form, which differs from the erf form by at most
// 4e-4, less than bf16 resolves near 1; with f32 results Linear runs the exact form as a kernel.
enum class After { kNone, kGelu };

class Linear {
public:
    struct Options {
        std::int64_t most_rows = 1;  // of any run
        Type type = Type::kBf16;     // of the input and the weights
        Type result = Type::kBf16;   // of the output
        After after = After::kNone;
    };
    // Reads `<name>.weight` [out, in] and, if it is there, `<name>.bias` [out]; converts to `type`.
    // Throws std::runtime_error, or Failure when no algorithm fits.
    Linear(const Safetensors& file, const std::string& name, std::int64_t in, std::int64_t out,
           const Options& options, Context& context);

    // `out` [rows, out] from `in` [rows, in], without gaps, enqueued in the context's stream. The
    // first run with a row count makes its descriptions; a capture of a graph must not be the
    // first.
    void run(void* out, const void* in, std::int64_t rows);
    // Makes the descriptions for a row count.
    void prepare(std::int64_t rows) { (void)shape(rows); }

private:
    struct Shape {
        Layout input, result;
    };
    const Shape& shape(std::int64_t rows);
    void describe(bool bias);
    void choose();

    Context* context_;
    std::int64_t in_, out_;
    Options options_;
    Buffer weight_, bias_;
    Description operation_;
    Layout weight_layout_;
    cublasLtMatmulAlgo_t algorithm_{};
    std::map<std::int64_t, Shape> shapes_;
};

}  // namespace cinejury::nn::cuda
