// SPDX-License-Identifier: Apache-2.0
// A linear layer with its weights packed for one row count: out = unary(in W^T + bias).
// Thread rule: run from several threads at once, each with its own scratch memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugins/nn/cpu/product.hpp"
#include "plugins/nn/safetensors.hpp"

namespace cinejury::nn::cpu {

class Linear {
public:
    struct Options {
        std::int64_t rows = 1;     // of the input, fixed
        Type type = Type::kF32;    // of the input and the product
        Type result = Type::kF32;  // of the output
        Unary unary = Unary::kNone;
        std::uint64_t weight_version = 0;  // packed weights are valid for one version
    };
    // Reads `<name>.weight` [out, in] and, if it is there, `<name>.bias` [out]. Throws
    // std::runtime_error.
    Linear(const Safetensors& file, const std::string& name, std::int64_t in, std::int64_t out,
           const Options& options);

    std::int64_t in() const { return product_.shape().k; }
    std::int64_t out() const { return product_.shape().n; }
    // `in` [rows, in] of the type, `out` [rows, out] of the result type, both without gaps.
    void run(const void* in, void* out, Arena& scratch) const;

private:
    Product product_;
    PackedMatrix weight_;
    std::vector<float> bias_;
};

}  // namespace cinejury::nn::cpu
