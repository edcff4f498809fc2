// SPDX-License-Identifier: Apache-2.0
// cuBLASLt's matrices are column-major: the row-major C = A B is its D[n, m] = B' A', where B' is
// the memory of B, read as [n, k] (operation N) or, for a transposed B, as [k, n] (operation T),
// and A' that of A, read as [k, m] (N) or [m, k] (T).
#include "plugins/nn/cuda/matrix_product.hpp"

namespace cinejury::nn::cuda {
namespace {

std::int64_t or_else(std::int64_t stride, std::int64_t columns) {
    return stride > 0 ? stride : columns;
}

}  // namespace

MatrixProduct::MatrixProduct(const MatrixShape& shape, Context& context)
    : shape_(shape), context_(&context) {
    if (shape_.bias && (shape_.batch != 1 || shape_.scale != 1))
        throw std::invalid_argument("nn: a product with a bias has no batch and no scale");
    shape_.a_stride = or_else(shape.a_stride, shape.transpose_a ? shape.m : shape.k);
    shape_.b_stride = or_else(shape.b_stride, shape.transpose_b ? shape.k : shape.n);
    shape_.c_stride = or_else(shape.c_stride, shape.n);
    cublasLtMatmulDesc_t made = nullptr;
    const cublasComputeType_t compute =
        shape.tensor_cores ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F;
    check(CublasLt::get().desc_create(&made, compute, CUDA_R_32F), "a description");
    operation_.reset(made);
    set(made, CUBLASLT_MATMUL_DESC_TRANSA, shape.transpose_b ? CUBLAS_OP_T : CUBLAS_OP_N);
    set(made, CUBLASLT_MATMUL_DESC_TRANSB, shape.transpose_a ? CUBLAS_OP_T : CUBLAS_OP_N);
    if (shape.bias) set(made, CUBLASLT_MATMUL_DESC_EPILOGUE, CUBLASLT_EPILOGUE_BIAS);
}

std::uint32_t MatrixProduct::alignment() const {
    for (const std::int64_t distance : {shape_.a_stride, shape_.b_stride, shape_.c_stride,
                                        shape_.a_step, shape_.b_step, shape_.c_step})
        if (distance % 4 != 0) return 4;
    return 16;
}

const MatrixProduct::Layouts& MatrixProduct::layouts(std::int64_t m, std::int64_t batch) {
    const auto found = layouts_.find({m, batch});
    if (found != layouts_.end()) return found->second;
    const auto made = [&](bool transposed, std::int64_t outer, std::int64_t inner,
                          std::int64_t stride, std::int64_t step) {
        return transposed ? make_layout(Type::kF32, outer, inner, stride, batch, step)
                          : make_layout(Type::kF32, inner, outer, stride, batch, step);
    };
    Layouts now;
    now.a = made(shape_.transpose_a, m, shape_.k, shape_.a_stride, shape_.a_step);
    now.b = made(shape_.transpose_b, shape_.k, shape_.n, shape_.b_stride, shape_.b_step);
    now.c = made(false, m, shape_.n, shape_.c_stride, shape_.c_step);
    return layouts_.emplace(std::pair{m, batch}, std::move(now)).first->second;
}

void MatrixProduct::run(const float* a, const float* b, const float* bias, float* c, std::int64_t m,
                        std::int64_t batch) {
    if (m < 1 || m > shape_.m || batch < 1 || batch > shape_.batch ||
        (shape_.transpose_a && m != shape_.m))
        throw std::invalid_argument("nn: a product that is larger than it was made for");
    if (shape_.bias) {
        const void* address = bias;
        set(operation_.get(), CUBLASLT_MATMUL_DESC_BIAS_POINTER, address);
    }
    if (!algorithm_) {
        const Layouts& most = layouts(shape_.m, shape_.batch);
        algorithm_ =
            fixed_algorithm(context_->products(), operation_.get(), most.b.get(), most.a.get(),
                            most.c.get(), alignment(), Context::kProductScratch);
    }
    const Layouts& now = layouts(m, batch);
    const float beta = shape_.accumulate ? 1.0f : 0.0f;
    check(CublasLt::get().matmul(context_->products(), operation_.get(), &shape_.scale, b,
                                 now.b.get(), a, now.a.get(), &beta, c, now.c.get(), c, now.c.get(),
                                 &*algorithm_, context_->product_scratch(),
                                 Context::kProductScratch, context_->stream()),
          "a product");
}

}  // namespace cinejury::nn::cuda
