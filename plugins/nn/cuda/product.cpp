// SPDX-License-Identifier: Apache-2.0
// cuBLASLt's matrices are column-major: the row-major C[m, n] = A W^T is its D[n, m] = W^T A with
// W stored [k, n] (operation T) and A stored [k, m].
#include "plugins/nn/cuda/product.hpp"

#include <array>

#include "plugins/nn/cuda/kernels.hpp"

namespace cinejury::nn::cuda {
namespace {

cudaDataType_t type_of(Type type) {
    switch (type) {
        case Type::kF32: return CUDA_R_32F;
        case Type::kBf16: return CUDA_R_16BF;
        default: throw std::runtime_error("nn: products take f32 or bf16");
    }
}

Buffer converted(const std::vector<float>& values, Type type, Context& context) {
    if (type == Type::kF32)
        return uploaded(context.pool(), std::span<const float>(values), context.stream());
    std::vector<BFloat16> halves(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) halves[i] = BFloat16::from(values[i]);
    return uploaded(context.pool(), std::span<const BFloat16>(halves), context.stream());
}

cublasLtMatrixLayout_t layout(Type type, std::int64_t rows, std::int64_t columns) {
    cublasLtMatrixLayout_t made = nullptr;
    check(CublasLt::get().layout_create(&made, type_of(type), static_cast<std::uint64_t>(rows),
                                        static_cast<std::uint64_t>(columns), rows),
          "a matrix layout");
    return made;
}

template <class T>
void set(cublasLtMatmulDesc_t operation, cublasLtMatmulDescAttributes_t attribute, const T& value) {
    check(CublasLt::get().desc_set(operation, attribute, &value, sizeof value), "a description");
}

// Algorithms that add partial sums of several blocks are not for us, whatever the heuristic says.
bool splits(const cublasLtMatmulAlgo_t& algorithm) {
    std::uint32_t parts = 1, scheme = CUBLASLT_REDUCTION_SCHEME_NONE;
    std::size_t written = 0;
    const CublasLt& library = CublasLt::get();
    check(library.algorithm_get(&algorithm, CUBLASLT_ALGO_CONFIG_SPLITK_NUM, &parts, sizeof parts,
                                &written),
          "an algorithm");
    check(library.algorithm_get(&algorithm, CUBLASLT_ALGO_CONFIG_REDUCTION_SCHEME, &scheme,
                                sizeof scheme, &written),
          "an algorithm");
    // cuBLASLt says 1 or, for algorithms without the notion, 0 parts.
    return parts > 1 || scheme != CUBLASLT_REDUCTION_SCHEME_NONE;
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

Linear::Linear(Linear&& other) noexcept
    : context_(other.context_),
      in_(other.in_),
      out_(other.out_),
      options_(other.options_),
      weight_(std::move(other.weight_)),
      bias_(std::move(other.bias_)),
      operation_(std::exchange(other.operation_, nullptr)),
      weight_layout_(std::exchange(other.weight_layout_, nullptr)),
      algorithm_(other.algorithm_),
      shapes_(std::exchange(other.shapes_, {})) {}

Linear::~Linear() {
    if (!operation_) return;
    const CublasLt& library = CublasLt::get();
    for (const auto& [rows, shape] : shapes_) {
        library.layout_destroy(shape.input);
        library.layout_destroy(shape.result);
    }
    library.layout_destroy(weight_layout_);
    library.desc_destroy(operation_);
}

void Linear::describe(bool bias) {
    const CublasLt& library = CublasLt::get();
    // CUBLAS_COMPUTE_32F: products of f32 are not shortened to TF32.
    check(library.desc_create(&operation_, CUBLAS_COMPUTE_32F, CUDA_R_32F), "a description");
    weight_layout_ = layout(options_.type, in_, out_);
    set(operation_, CUBLASLT_MATMUL_DESC_TRANSA, CUBLAS_OP_T);
    set(operation_, CUBLASLT_MATMUL_DESC_TRANSB, CUBLAS_OP_N);
    const bool fused = options_.after == After::kGelu && options_.result == Type::kBf16;
    const cublasLtEpilogue_t epilogue =
        fused ? (bias ? CUBLASLT_EPILOGUE_GELU_BIAS : CUBLASLT_EPILOGUE_GELU)
              : (bias ? CUBLASLT_EPILOGUE_BIAS : CUBLASLT_EPILOGUE_DEFAULT);
    set(operation_, CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue);
    if (!bias) return;
    const void* address = bias_.data();
    set(operation_, CUBLASLT_MATMUL_DESC_BIAS_POINTER, address);
    const std::int32_t type = type_of(options_.result);
    set(operation_, CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE, type);
}

void Linear::choose() {
    const CublasLt& library = CublasLt::get();
    const Shape& largest = shape(options_.most_rows);
    cublasLtMatmulPreference_t preference = nullptr;
    check(library.preference_create(&preference), "a preference");
    const std::uint64_t scratch = Context::kProductScratch;
    const std::uint32_t schemes = CUBLASLT_REDUCTION_SCHEME_NONE;
    std::array<cublasLtMatmulHeuristicResult_t, 8> found{};
    int count = 0;
    library.preference_set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &scratch,
                           sizeof scratch);
    library.preference_set(preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, &schemes,
                           sizeof schemes);
    const cublasStatus_t status = library.heuristic(
        context_->products(), operation_, weight_layout_, largest.input, largest.result,
        largest.result, preference, static_cast<int>(found.size()), found.data(), &count);
    library.preference_destroy(preference);
    check(status, "no algorithm for a product");
    for (int i = 0; i < count; ++i) {
        const auto& result = found[static_cast<std::size_t>(i)];
        if (result.state != CUBLAS_STATUS_SUCCESS || splits(result.algo)) continue;
        algorithm_ = result.algo;
        return;
    }
    throw Failure(Failure::Kind::kOther, "cuBLASLt: no algorithm without split-K for a product");
}

const Linear::Shape& Linear::shape(std::int64_t rows) {
    const auto found = shapes_.find(rows);
    if (found != shapes_.end()) return found->second;
    Shape made;
    made.input = layout(options_.type, in_, rows);
    made.result = layout(options_.result, out_, rows);
    return shapes_.emplace(rows, made).first->second;
}

void Linear::run(void* out, const void* in, std::int64_t rows) {
    const Shape& now = shape(rows);
    const float one = 1, zero = 0;
    check(CublasLt::get().matmul(context_->products(), operation_, &one, weight_.data(),
                                 weight_layout_, in, now.input, &zero, out, now.result, out,
                                 now.result, &algorithm_, context_->product_scratch(),
                                 Context::kProductScratch, context_->stream()),
          "a product");
    if (options_.after == After::kGelu && options_.result == Type::kF32)
        gelu(static_cast<float*>(out), rows * out_, context_->stream());
}

}  // namespace cinejury::nn::cuda
