// SPDX-License-Identifier: Apache-2.0
#include "plugins/experts/shapes_judge/cuda/kernels.hpp"

#include "plugins/nn/cuda/lanes.cuh"

namespace cinejury::shapes::cuda {
namespace {

// One thread a column: neighbours read neighbours.
__global__ void mean_tokens_kernel(float* out, const float* x, std::int64_t count,
                                   std::int64_t tokens, std::int64_t words, std::int64_t width) {
    const std::int64_t i = nn::cuda::thread_index();
    if (i >= count) return;
    const std::int64_t column = i % width, item = i / (2 * width);
    const bool video = i / width % 2 != 0;
    const std::int64_t first = video ? words : 0, last = video ? tokens : words;
    float sum = 0;
    for (std::int64_t token = first; token < last; ++token)
        sum += x[(item * tokens + token) * width + column];
    out[i] = sum / static_cast<float>(last - first);
}

}  // namespace

void mean_tokens(float* out, const float* x, std::int64_t items, std::int64_t tokens,
                 std::int64_t words, std::int64_t width, cudaStream_t stream) {
    const std::int64_t count = items * 2 * width;
    mean_tokens_kernel<<<nn::cuda::thread_blocks(count), nn::cuda::kThreads, 0, stream>>>(
        out, x, count, tokens, words, width);
    nn::cuda::check_launch("mean_tokens");
}

}  // namespace cinejury::shapes::cuda
