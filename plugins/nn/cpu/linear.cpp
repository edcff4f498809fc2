// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/linear.hpp"

#include <array>
#include <stdexcept>

#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::nn::cpu {
namespace {

// Rows of mapped weights that are widened together: a few hundred kilobytes for common widths.
constexpr std::int64_t kMappedRows = 256;

ProductShape product_shape(std::int64_t in, std::int64_t out, bool bias,
                           const Linear::Options& options) {
    ProductShape shape;
    shape.m = options.rows;
    shape.n = out;
    shape.k = in;
    shape.type = options.type;
    shape.result = options.result;
    shape.transpose_b = true;
    shape.bias = bias;
    shape.unary = options.unary;
    shape.accumulate = options.low_rank;
    shape.packed_b = options.weights == Linear::Weights::kPacked;
    return shape;
}

bool aligned(const StoredTensor& tensor) {
    return reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % size_of(tensor.type) == 0;
}

}  // namespace

Linear::Linear(std::span<const float> weight, std::span<const float> bias, std::int64_t in,
               std::int64_t out, const Options& options)
    : in_(in), out_(out), options_(options), bias_(bias.begin(), bias.end()) {
    if (options.weights != Weights::kPacked)
        throw std::logic_error("nn: linear: only the weights of a file can be mapped");
    products_.emplace_back(product_shape(in, out, !bias_.empty(), options));
    columns_.push_back({0, 0});
    packed_ = products_.front().pack(weight.data(), Type::kF32, options.weight_version);
}

Linear::Linear(const Safetensors& file, const std::string& name, std::int64_t in, std::int64_t out,
               const Options& options)
    : in_(in), out_(out), options_(options) {
    const StoredTensor& weight = file.at(name + ".weight", std::array{out, in});
    if (file.tensors().contains(name + ".bias"))
        bias_ = file.at(name + ".bias", std::array{out}).floats();
    ProductShape shape = product_shape(in, out, !bias_.empty(), options);
    if (options.weights == Weights::kPacked) {
        products_.emplace_back(shape);
        columns_.push_back({0, 0});
        packed_ =
            products_.front().pack(weight.floats().data(), Type::kF32, options.weight_version);
        return;
    }
    if (weight.type != Type::kBf16 && weight.type != Type::kF32)
        throw std::runtime_error("nn: " + name + ".weight: mapped weights must be f32 or bf16");
    mapped_ = weight;
    shape.c_stride = out;
    for (std::int64_t first = 0; first < out; first += kMappedRows) {
        shape.n = std::min(kMappedRows, out - first);
        if (products_.empty() || products_.back().shape().n != shape.n)
            products_.emplace_back(shape);
        columns_.push_back({first, products_.size() - 1});
    }
}

void Linear::set_weight(const float* rows, std::uint64_t version) {
    if (options_.weights != Weights::kPacked)
        throw std::logic_error("nn: linear: mapped weights cannot be set");
    if (version != packed_.version()) packed_ = products_.front().pack(rows, Type::kF32, version);
}

void Linear::run(const void* in, void* out, Arena& scratch, const LowRank* addend) const {
    auto* to = static_cast<std::byte*>(out);
    if (addend)
        addend->run(in, out, scratch);
    else if (options_.low_rank)
        std::memset(to, 0,
                    static_cast<std::size_t>(options_.rows * out_) * size_of(options_.result));
    if (options_.weights == Weights::kPacked)
        products_.front().run(in, packed_.data(), bias_.empty() ? nullptr : bias_.data(), out,
                              scratch);
    else
        for (const Columns& columns : columns_) run_mapped(columns, in, to, scratch);
}

void Linear::run_mapped(const Columns& columns, const void* in, std::byte* out,
                        Arena& scratch) const {
    const Product& product = products_[columns.product];
    const std::int64_t rows = product.shape().n;
    const std::uint64_t row_bytes = static_cast<std::uint64_t>(in_) * size_of(mapped_.type);
    const std::byte* stored =
        mapped_.bytes.data() + static_cast<std::uint64_t>(columns.first) * row_bytes;
    const Arena::Mark mark = scratch.mark();
    if (!aligned(mapped_)) {
        void* copy = scratch.take(static_cast<std::uint64_t>(rows) * row_bytes);
        std::memcpy(copy, stored, static_cast<std::uint64_t>(rows) * row_bytes);
        stored = static_cast<const std::byte*>(copy);
    }
    const void* weight = stored;
    if (mapped_.type != options_.type) {
        const Activation converted = scratch.activation(options_.type, rows, in_);
        kernels().convert(converted,
                          {const_cast<std::byte*>(stored), mapped_.type, rows, in_, in_});
        weight = converted.data;
    }
    product.run(in, weight, bias_.empty() ? nullptr : bias_.data() + columns.first,
                out + static_cast<std::uint64_t>(columns.first) * size_of(options_.result),
                scratch);
    scratch.release(mark);
}

}  // namespace cinejury::nn::cpu
