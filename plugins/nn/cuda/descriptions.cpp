// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/descriptions.hpp"

#include <array>

namespace cinejury::nn::cuda {
namespace {

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

struct PreferenceDeleter {
    void operator()(cublasLtMatmulPreference_t made) const {
        CublasLt::get().preference_destroy(made);
    }
};
using Preference =
    std::unique_ptr<std::remove_pointer_t<cublasLtMatmulPreference_t>, PreferenceDeleter>;

template <class T>
void set(const Preference& preference, cublasLtMatmulPreferenceAttributes_t attribute,
         const T& value) {
    check(CublasLt::get().preference_set(preference.get(), attribute, &value, sizeof value),
          "a preference");
}

template <class T>
void set(const Layout& layout, cublasLtMatrixLayoutAttribute_t attribute, const T& value) {
    check(CublasLt::get().layout_set(layout.get(), attribute, &value, sizeof value),
          "a matrix layout");
}

}  // namespace

cudaDataType_t product_type(Type type) {
    switch (type) {
        case Type::kF32: return CUDA_R_32F;
        case Type::kBf16: return CUDA_R_16BF;
        default: throw std::runtime_error("nn: products take f32 or bf16");
    }
}

Layout make_layout(Type type, std::int64_t rows, std::int64_t columns, std::int64_t stride,
                   std::int64_t batch, std::int64_t step) {
    cublasLtMatrixLayout_t made = nullptr;
    check(CublasLt::get().layout_create(&made, product_type(type), static_cast<std::uint64_t>(rows),
                                        static_cast<std::uint64_t>(columns), stride),
          "a matrix layout");
    Layout layout(made);
    if (batch == 1) return layout;
    set(layout, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, static_cast<std::int32_t>(batch));
    set(layout, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, step);
    return layout;
}

cublasLtMatmulAlgo_t fixed_algorithm(cublasLtHandle_t handle, cublasLtMatmulDesc_t operation,
                                     cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
                                     cublasLtMatrixLayout_t c, std::uint32_t alignment,
                                     std::uint64_t scratch_bytes) {
    const CublasLt& library = CublasLt::get();
    cublasLtMatmulPreference_t made = nullptr;
    check(library.preference_create(&made), "a preference");
    const Preference preference(made);
    set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, scratch_bytes);
    const std::uint32_t schemes = CUBLASLT_REDUCTION_SCHEME_NONE;
    set(preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, schemes);
    for (const auto matrix :
         {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
          CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
        set(preference, matrix, alignment);
    std::array<cublasLtMatmulHeuristicResult_t, 16> found{};
    int count = 0;
    check(library.heuristic(handle, operation, a, b, c, c, preference.get(),
                            static_cast<int>(found.size()), found.data(), &count),
          "no algorithm for a product");
    for (int i = 0; i < count; ++i) {
        const auto& result = found[static_cast<std::size_t>(i)];
        if (result.state == CUBLAS_STATUS_SUCCESS && !splits(result.algo)) return result.algo;
    }
    throw Failure(Failure::Kind::kOther, "cuBLASLt: no algorithm without split-K for a product");
}

}  // namespace cinejury::nn::cuda
