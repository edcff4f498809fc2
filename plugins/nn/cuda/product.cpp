// SPDX-License-Identifier: Apache-2.0
// cuBLASLt's matrices are column-major: the row-major C[m, n] = A W^T is its D[n, m] = W^T A with
// W stored [k, n] (operation T) and A stored [k, m].
#include "plugins/nn/cuda/product.hpp"

#include <array>

#include "plugins/nn/cuda/kernels.hpp"

namespace cinejury::nn::cuda {
namespace {

Buffer converted(const std::vector<float>& values, Type type, Context& context) {
    if (type == Type::kF32)
        return uploaded(context.pool(), std::span<const float>(values), context.stream());
    std::vector<BFloat16> halves(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) halves[i] = BFloat16::from(values[i]);
    return uploaded(context.pool(), std::span<const BFloat16>(halves), context.stream());
}

}  // namespace

Linear::Linear(const Safetensors& file, const std::string& name, std::int64_t in, std::int64_t out,
               const Options& options, Context& context)
    : context_(&context), in_(in), out_(out), options_(options) {
    weight_ =
        converted(file.at(name + ".weight", std::array{out, in}).floats(), options.type, context);
    const bool bias = file.tensors().contains(name + ".bias");
    // cuBLASLt takes the bias in the type of the result.
    if (bias)
        bias_ =
            converted(file.at(name + ".bias", std::array{out}).floats(), options.result, context);
    describe(bias);
    choose();
}

void Linear::describe(bool bias) {
    const CublasLt& library = CublasLt::get();
    // CUBLAS_COMPUTE_32F: products of f32 are not shortened to TF32.
    cublasLtMatmulDesc_t made = nullptr;
    check(library.desc_create(&made, CUBLAS_COMPUTE_32F, CUDA_R_32F), "a description");
    operation_.reset(made);
    weight_layout_ = make_layout(options_.type, in_, out_, in_);
    set(made, CUBLASLT_MATMUL_DESC_TRANSA, CUBLAS_OP_T);
    set(made, CUBLASLT_MATMUL_DESC_TRANSB, CUBLAS_OP_N);
    const bool fused = options_.after == After::kGelu && options_.result == Type::kBf16;
    const cublasLtEpilogue_t epilogue =
        fused ? (bias ? CUBLASLT_EPILOGUE_GELU_BIAS : CUBLASLT_EPILOGUE_GELU)
              : (bias ? CUBLASLT_EPILOGUE_BIAS : CUBLASLT_EPILOGUE_DEFAULT);
    set(made, CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue);
    if (!bias) return;
    const void* address = bias_.data();
    set(made, CUBLASLT_MATMUL_DESC_BIAS_POINTER, address);
    const std::int32_t type = product_type(options_.result);
    set(made, CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE, type);
}

void Linear::choose() {
    // Memory of the pool is aligned to 256 bytes.
    const Shape& largest = shape(options_.most_rows);
    algorithm_ =
        fixed_algorithm(context_->products(), operation_.get(), weight_layout_.get(),
                        largest.input.get(), largest.result.get(), 256, Context::kProductScratch);
}

const Linear::Shape& Linear::shape(std::int64_t rows) {
    const auto found = shapes_.find(rows);
    if (found != shapes_.end()) return found->second;
    Shape made;
    made.input = make_layout(options_.type, in_, rows, in_);
    made.result = make_layout(options_.result, out_, rows, out_);
    return shapes_.emplace(rows, std::move(made)).first->second;
}

void Linear::run(void* out, const void* in, std::int64_t rows) {
    const Shape& now = shape(rows);
    const float one = 1, zero = 0;
    check(CublasLt::get().matmul(
              context_->products(), operation_.get(), &one, weight_.data(), weight_layout_.get(),
              in, now.input.get(), &zero, out, now.result.get(), out, now.result.get(), &algorithm_,
              context_->product_scratch(), Context::kProductScratch, context_->stream()),
          "a product");
    if (options_.after == After::kGelu && options_.result == Type::kF32)
        gelu(static_cast<float*>(out), rows * out_, context_->stream());
}

}  // namespace cinejury::nn::cuda
