// SPDX-License-Identifier: Apache-2.0
// Owners of cuBLASLt's descriptions, and the choice of an algorithm that always adds in the same
// order. Thread rule: as Context.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>

#include "plugins/nn/cuda/cublaslt.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cuda {

struct DescriptionDeleter {
    void operator()(cublasLtMatmulDesc_t made) const { CublasLt::get().desc_destroy(made); }
};
struct LayoutDeleter {
    void operator()(cublasLtMatrixLayout_t made) const { CublasLt::get().layout_destroy(made); }
};
using Description =
    std::unique_ptr<std::remove_pointer_t<cublasLtMatmulDesc_t>, DescriptionDeleter>;
using Layout = std::unique_ptr<std::remove_pointer_t<cublasLtMatrixLayout_t>, LayoutDeleter>;

// cuBLASLt's word for f32 or bf16; throws std::runtime_error for another type.
cudaDataType_t product_type(Type type);

// Column-major, `stride` elements from column to column; `batch` matrices, `step` elements apart.
Layout make_layout(Type type, std::int64_t rows, std::int64_t columns, std::int64_t stride,
                   std::int64_t batch = 1, std::int64_t step = 0);

template <class T>
void set(cublasLtMatmulDesc_t operation, cublasLtMatmulDescAttributes_t attribute, const T& value) {
    check(CublasLt::get().desc_set(operation, attribute, &value, sizeof value), "a description");
}

// The first algorithm of the heuristic's that adds no partial sums of several blocks. `alignment`:
// bytes that all addresses are multiples of. Throws Failure when there is none.
cublasLtMatmulAlgo_t fixed_algorithm(cublasLtHandle_t handle, cublasLtMatmulDesc_t operation,
                                     cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
                                     cublasLtMatrixLayout_t c, std::uint32_t alignment,
                                     std::uint64_t scratch_bytes);

}  // namespace cinejury::nn::cuda
