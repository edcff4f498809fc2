// SPDX-License-Identifier: Apache-2.0
// The functions of cuBLASLt that products need, found when the first product is made.
// Thread rule: constant; the functions are thread-safe as NVIDIA states.
#pragma once

#include <cublasLt.h>

#include "plugins/nn/cuda/library.hpp"

namespace cinejury::nn::cuda {

struct CublasLt {
    CublasLt();
    // Opened once in the process; throws Failure (kMissing), also the next time.
    static const CublasLt& get();

    LazyLibrary library;
    decltype(&cublasLtCreate) create;
    decltype(&cublasLtDestroy) destroy;
    decltype(&cublasLtMatmul) matmul;
    decltype(&cublasLtMatmulDescCreate) desc_create;
    decltype(&cublasLtMatmulDescDestroy) desc_destroy;
    decltype(&cublasLtMatmulDescSetAttribute) desc_set;
    decltype(&cublasLtMatrixLayoutCreate) layout_create;
    decltype(&cublasLtMatrixLayoutDestroy) layout_destroy;
    decltype(&cublasLtMatrixLayoutSetAttribute) layout_set;
    decltype(&cublasLtMatmulPreferenceCreate) preference_create;
    decltype(&cublasLtMatmulPreferenceDestroy) preference_destroy;
    decltype(&cublasLtMatmulPreferenceSetAttribute) preference_set;
    decltype(&cublasLtMatmulAlgoGetHeuristic) heuristic;
    decltype(&cublasLtMatmulAlgoCheck) algorithm_check;
    decltype(&cublasLtMatmulAlgoConfigGetAttribute) algorithm_get;
};

// Throws Failure unless CUBLAS_STATUS_SUCCESS.
void check(cublasStatus_t status, const char* what);

}  // namespace cinejury::nn::cuda
