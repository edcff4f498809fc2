// SPDX-License-Identifier: Apache-2.0
// A linear layer for one row count: out = unary(in W^T + bias (+ a low-rank addend)). Its weights
// are packed for the processor, or stay bf16 in the mapping of their file.
// Thread rule: run from several threads at once, each with its own scratch memory; weights are set
// by one thread while none runs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "plugins/nn/cpu/low_rank.hpp"
#include "plugins/nn/cpu/product.hpp"
#include "plugins/nn/safetensors.hpp"

namespace cinejury::nn::cpu {

class Linear {
public:
    enum class Weights {
        kPacked,  // fastest; a copy in the product's own layout and type
        // No copy: blocks of rows are widened in scratch memory when run, or used in place where
        // stored type and product type are the same. For layers whose copy would cost too much
        // memory; the file must outlive the layer.
        kMapped,
    };
    struct Options {
        std::int64_t rows = 1;     // of the input, fixed
        Type type = Type::kF32;    // of the input and the product
        Type result = Type::kF32;  // of the output
        Unary unary = Unary::kNone;
        std::uint64_t weight_version = 0;  // packed weights are valid for one version
        Weights weights = Weights::kPacked;
        bool low_rank = false;  // run takes an addend; costs one more pass over the output
    };
    // Reads `<name>.weight` [out, in] and, if it is there, `<name>.bias` [out]. Throws
    // std::runtime_error; mapped weights must be f32 or bf16.
    Linear(const Safetensors& file, const std::string& name, std::int64_t in, std::int64_t out,
           const Options& options);
    // From values [out, in] and [out] (or none), packed.
    Linear(std::span<const float> weight, std::span<const float> bias, std::int64_t in,
           std::int64_t out, const Options& options);

    std::int64_t in() const { return in_; }
    std::int64_t out() const { return out_; }
    std::uint64_t weight_version() const { return packed_.version(); }
    // New packed weights [out, in], not kept; the version that is there already is not packed
    // again. Throws std::logic_error for mapped weights.
    void set_weight(const float* rows, std::uint64_t version);
    // `in` [rows, in] of the type, `out` [rows, out] of the result type, both without gaps. The
    // addend comes before the activation; only with Options::low_rank, of the same rows, in, out
    // and types.
    void run(const void* in, void* out, Arena& scratch, const LowRank* addend = nullptr) const;

private:
    // Output columns that one product makes.
    struct Columns {
        std::int64_t first;
        std::size_t product;  // index into products_
    };
    void run_mapped(const Columns& columns, const void* in, std::byte* out, Arena& scratch) const;

    std::int64_t in_, out_;
    Options options_;
    std::vector<Product> products_;
    std::vector<Columns> columns_;
    PackedMatrix packed_;
    StoredTensor mapped_;
    std::vector<float> bias_;
};

}  // namespace cinejury::nn::cpu
