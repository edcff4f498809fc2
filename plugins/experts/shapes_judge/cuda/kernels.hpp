// SPDX-License-Identifier: Apache-2.0
// The judge's own kernel. Thread rule: as nn/cuda/kernels.hpp.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>

namespace cinejury::shapes::cuda {

// out [items, 2 width] = mean over the first `words` tokens, then over the others, of x [items,
// tokens, width]; summed in the order of the tokens, as the CPU does.
void mean_tokens(float* out, const float* x, std::int64_t items, std::int64_t tokens,
                 std::int64_t words, std::int64_t width, cudaStream_t stream);

}  // namespace cinejury::shapes::cuda
