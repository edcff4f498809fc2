// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/lanes.cuh"
#include "plugins/shapes_world/cuda/body.hpp"

namespace cinejury::shapes::cuda {
namespace {

using nn::cuda::kThreads;
using nn::cuda::thread_blocks;
using nn::cuda::thread_index;

__global__ void join_tokens_kernel(float* x, const NetworkItem* table, const float* words,
                                   const float* positions, const float* patches, std::int64_t count,
                                   std::int64_t tokens, std::int64_t prompt, std::int64_t width) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const std::int64_t column = i % width, token = i / width % tokens, item = i / width / tokens;
    if (token < prompt) {
        const std::int64_t word = table[item].ids[token];
        x[i] = words[word * width + column] + positions[token * width + column];
    } else {
        x[i] = patches[(item * (tokens - prompt) + token - prompt) * width + column];
    }
}

}  // namespace

void join_tokens(float* x, const NetworkItem* table, const float* words, const float* positions,
                 const float* patches, std::int64_t items, std::int64_t width,
                 cudaStream_t stream) {
    const std::int64_t count = items * kTokens * width;
    join_tokens_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(
        x, table, words, positions, patches, count, kTokens, kWords, width);
    nn::cuda::check_launch("join_tokens");
}

}  // namespace cinejury::shapes::cuda
