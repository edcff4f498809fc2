// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/cublaslt.hpp"

#include <type_traits>

namespace cinejury::nn::cuda {
namespace {

template <class Pointer>
void find(const LazyLibrary& library, Pointer& pointer, const char* name) {
    pointer = library.symbol<std::remove_pointer_t<Pointer>>(name);
}

}  // namespace

CublasLt::CublasLt() : library("libcublasLt.so." CINEJURY_CUDA_MAJOR) {
    find(library, create, "cublasLtCreate");
    find(library, destroy, "cublasLtDestroy");
    find(library, matmul, "cublasLtMatmul");
    find(library, desc_create, "cublasLtMatmulDescCreate");
    find(library, desc_destroy, "cublasLtMatmulDescDestroy");
    find(library, desc_set, "cublasLtMatmulDescSetAttribute");
    find(library, layout_create, "cublasLtMatrixLayoutCreate");
    find(library, layout_destroy, "cublasLtMatrixLayoutDestroy");
    find(library, layout_set, "cublasLtMatrixLayoutSetAttribute");
    find(library, preference_create, "cublasLtMatmulPreferenceCreate");
    find(library, preference_destroy, "cublasLtMatmulPreferenceDestroy");
    find(library, preference_set, "cublasLtMatmulPreferenceSetAttribute");
    find(library, heuristic, "cublasLtMatmulAlgoGetHeuristic");
    find(library, algorithm_check, "cublasLtMatmulAlgoCheck");
    find(library, algorithm_get, "cublasLtMatmulAlgoConfigGetAttribute");
}

const CublasLt& CublasLt::get() {
    static const CublasLt functions;
    return functions;
}

void check(cublasStatus_t status, const char* what) {
    if (status == CUBLAS_STATUS_SUCCESS) return;
    const auto kind = status == CUBLAS_STATUS_ALLOC_FAILED    ? Failure::Kind::kMemory
                      : status == CUBLAS_STATUS_ARCH_MISMATCH ? Failure::Kind::kMissing
                                                              : Failure::Kind::kOther;
    throw Failure(kind, std::string("cuBLASLt: ") + what + ": status " +
                            std::to_string(static_cast<int>(status)));
}

}  // namespace cinejury::nn::cuda
