// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/linear.hpp"

#include <array>

namespace cinejury::nn::cpu {
namespace {

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
    shape.packed_b = true;
    return shape;
}

}  // namespace

Linear::Linear(const Safetensors& file, const std::string& name, std::int64_t in, std::int64_t out,
               const Options& options)
    : product_(product_shape(in, out, file.tensors().contains(name + ".bias"), options)) {
    const std::vector<float> weight = file.at(name + ".weight", std::array{out, in}).floats();
    weight_ = product_.pack(weight.data(), Type::kF32, options.weight_version);
    if (product_.shape().bias) bias_ = file.at(name + ".bias", std::array{out}).floats();
}

void Linear::run(const void* in, void* out, Arena& scratch) const {
    product_.run(in, weight_.data(), bias_.empty() ? nullptr : bias_.data(), out, scratch);
}

}  // namespace cinejury::nn::cpu
