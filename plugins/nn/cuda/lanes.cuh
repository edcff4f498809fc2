// SPDX-License-Identifier: Apache-2.0
// Helpers of the kernels: loads and stores of either type, and sums over a warp in a fixed order.
// Thread rule: device code.
#pragma once

#include <cuda_bf16.h>

#include <cstdint>
#include <stdexcept>

#include "plugins/nn/cuda/failure.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cuda {

using Half = __nv_bfloat16;

__device__ inline float load(const float* at) {
    return *at;
}
__device__ inline float load(const Half* at) {
    return __bfloat162float(*at);
}
__device__ inline void store(float* at, float value) {
    *at = value;
}
__device__ inline void store(Half* at, float value) {
    *at = __float2bfloat16_rn(value);
}

constexpr unsigned kAllLanes = 0xffffffffu;

// Of all 32 lanes, the same in each: a butterfly, so the order never changes.
__device__ inline float warp_sum(float value) {
    for (int other = 16; other > 0; other /= 2) value += __shfl_xor_sync(kAllLanes, value, other);
    return value;
}
__device__ inline float warp_max(float value) {
    for (int other = 16; other > 0; other /= 2)
        value = fmaxf(value, __shfl_xor_sync(kAllLanes, value, other));
    return value;
}

__device__ inline float sigmoid(float x) {
    return 1.0f / (1.0f + expf(-x));
}

// Calls function(T{}) with T = float or Half.
template <class Function>
void with_type(Type type, Function&& function) {
    switch (type) {
        case Type::kF32: function(float{}); return;
        case Type::kBf16: function(Half{}); return;
        default: throw std::invalid_argument("nn: kernels take f32 or bf16");
    }
}

constexpr unsigned kWarpsInBlock = 8;
// Blocks of 8 warps for one warp a row.
inline unsigned warp_blocks(std::int64_t rows) {
    return static_cast<unsigned>((rows + kWarpsInBlock - 1) / kWarpsInBlock);
}
// The row of this thread's warp.
__device__ inline std::int64_t warp_row() {
    return static_cast<std::int64_t>(blockIdx.x) * kWarpsInBlock + threadIdx.x / 32;
}

constexpr unsigned kThreads = 256;
inline unsigned thread_blocks(std::int64_t count) {
    return static_cast<unsigned>((count + kThreads - 1) / kThreads);
}
__device__ inline std::int64_t thread_index() {
    return static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x;
}

}  // namespace cinejury::nn::cuda
