// SPDX-License-Identifier: Apache-2.0
// Kernels that treat each value by itself, and the product for few rows.
#include "plugins/nn/cuda/kernels.hpp"
#include "plugins/nn/cuda/lanes.cuh"
#include "plugins/nn/philox.hpp"

namespace cinejury::nn::cuda {
namespace {

__global__ void gelu_kernel(float* x, std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i < count) x[i] = 0.5f * x[i] * (1.0f + erff(x[i] * 0.70710678f));
}

__global__ void silu_kernel(float* x, std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i < count) x[i] *= sigmoid(x[i]);
}

template <class T>
__global__ void swiglu_kernel(T* out, const T* both, std::int64_t count, std::int64_t width) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const T* row = both + i / width * 2 * width;
    const float gate = load(row + i % width), up = load(row + width + i % width);
    store(out + i, gate * sigmoid(gate) * up);
}

__global__ void add_kernel(float* x, const float* y, std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i < count) x[i] += y[i];
}

template <RowUnary kUnary>
__global__ void few_rows_kernel(float* out, const float* in, const float* weight, const float* bias,
                                std::int64_t rows, std::int64_t in_width, std::int64_t out_width) {
    const std::int64_t index = warp_row();
    if (index >= rows * out_width) return;
    const std::int64_t column = index % out_width;
    const float* x = in + index / out_width * in_width;
    const float* w = weight + column * in_width;
    float sum = 0;
    for (std::int64_t i = threadIdx.x % 32; i < in_width; i += 32) sum = fmaf(x[i], w[i], sum);
    sum = warp_sum(sum);
    if (threadIdx.x % 32 != 0) return;
    if (bias) sum += bias[column];
    out[index] = kUnary == RowUnary::kSilu ? sum * sigmoid(sum) : sum;
}

// One thread for the four values of a counter.
__global__ void noise_kernel(float* out, std::uint64_t count, std::uint64_t seed,
                             std::uint64_t sequence) {
    const auto counter = static_cast<std::uint64_t>(thread_index());
    if (counter * 4 >= count) return;
    const Philox4 words = philox(seed, sequence, counter);
    const NormalPair low = normal_pair(words.word[0], words.word[1]);
    const NormalPair high = normal_pair(words.word[2], words.word[3]);
    const float values[4] = {low.first, low.second, high.first, high.second};
    for (std::uint64_t i = 0; i < 4 && counter * 4 + i < count; ++i)
        out[counter * 4 + i] = values[i];
}

}  // namespace

void gelu(float* x, std::int64_t count, cudaStream_t stream) {
    gelu_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(x, count);
    check_launch("gelu");
}

void silu(float* x, std::int64_t count, cudaStream_t stream) {
    silu_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(x, count);
    check_launch("silu");
}

void swiglu(void* out, const void* gate_and_up, Type type, std::int64_t rows, std::int64_t width,
            cudaStream_t stream) {
    with_type(type, [&](auto t) {
        using T = decltype(t);
        swiglu_kernel<<<thread_blocks(rows * width), kThreads, 0, stream>>>(
            static_cast<T*>(out), static_cast<const T*>(gate_and_up), rows * width, width);
    });
    check_launch("swiglu");
}

void add(float* x, const float* y, std::int64_t count, cudaStream_t stream) {
    add_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(x, y, count);
    check_launch("add");
}

void few_rows(float* out, const float* in, const float* weight, const float* bias,
              std::int64_t rows, std::int64_t in_width, std::int64_t out_width, RowUnary unary,
              cudaStream_t stream) {
    const auto kernel = unary == RowUnary::kSilu ? few_rows_kernel<RowUnary::kSilu>
                                                 : few_rows_kernel<RowUnary::kNone>;
    kernel<<<warp_blocks(rows * out_width), kThreads, 0, stream>>>(out, in, weight, bias, rows,
                                                                   in_width, out_width);
    check_launch("few_rows");
}

void normal_noise(float* out, std::uint64_t count, std::uint64_t seed, std::uint64_t sequence,
                  cudaStream_t stream) {
    const auto counters = static_cast<std::int64_t>((count + 3) / 4);
    noise_kernel<<<thread_blocks(counters), kThreads, 0, stream>>>(out, count, seed, sequence);
    check_launch("normal_noise");
}

}  // namespace cinejury::nn::cuda
