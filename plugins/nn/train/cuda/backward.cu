// SPDX-License-Identifier: Apache-2.0
// Kernels of backward passes. Norms, heads and softmax take one warp a row, whose lanes read
// columns lane, lane + 32 ...; what a row has is read again from the cache rather than kept in
// registers, so that any width goes.
#include "plugins/nn/cuda/lanes.cuh"
#include "plugins/nn/train/cuda/kernels.hpp"

namespace cinejury::nn::train::cuda {
namespace {

using nn::cuda::check_launch;
using nn::cuda::kThreads;
using nn::cuda::sigmoid;
using nn::cuda::thread_blocks;
using nn::cuda::thread_index;
using nn::cuda::warp_blocks;
using nn::cuda::warp_row;
using nn::cuda::warp_sum;

__device__ float adaptive(const AdaptiveRow& row, std::int64_t item, std::int64_t column) {
    float value = row.table ? row.table[column] : 0.0f;
    if (row.by_item) value += row.by_item[item * row.item_stride + column];
    return value;
}

// Block (columns / 32, item) of 32 x 8 threads.
constexpr int kSumRows = 8;
__global__ void __launch_bounds__(32 * kSumRows) column_sums_kernel(ColumnSums a) {
    __shared__ float sums[kSumRows][32];
    const std::int64_t column = static_cast<std::int64_t>(blockIdx.x) * 32 + threadIdx.x;
    const std::int64_t item = blockIdx.y;
    const bool there = column < a.width;
    float sum = 0;
    if (there) {
        const float* x = a.x + item * a.x_step + column;
        const float* y = a.y ? a.y + item * a.x_step + column : nullptr;
        for (std::int64_t r = threadIdx.y; r < a.rows; r += kSumRows) {
            const float value = x[r * a.width];
            sum += y ? value * y[r * a.width] : value;
        }
    }
    sums[threadIdx.y][threadIdx.x] = sum;
    for (int other = kSumRows / 2; other > 0; other /= 2) {
        __syncthreads();
        if (threadIdx.y < other)
            sums[threadIdx.y][threadIdx.x] += sums[threadIdx.y + other][threadIdx.x];
    }
    // Row 0 was written by this thread last.
    if (threadIdx.y != 0 || !there) return;
    float* out = a.out + item * a.out_step + column;
    *out = a.accumulate ? *out + sums[0][threadIdx.x] : sums[0][threadIdx.x];
}

__global__ void norm_gradient_kernel(NormGradient a) {
    const std::int64_t row = warp_row();
    if (row >= a.rows) return;
    const int lane = threadIdx.x % 32;
    const std::int64_t item = row / a.map.count;
    const std::int64_t source = item * a.map.source + a.map.skip + row % a.map.count;
    const float* x = a.x + source * a.width;
    float* d_x = a.d_x + source * a.width;
    float* d_out = a.d_out + row * a.width;
    const auto width = static_cast<float>(a.width);
    float sum = 0, squares = 0;
    for (std::int64_t i = lane; i < a.width; i += 32) sum += x[i];
    const float mean = warp_sum(sum) / width;
    for (std::int64_t i = lane; i < a.width; i += 32) squares += (x[i] - mean) * (x[i] - mean);
    const float inverse = 1.0f / sqrtf(warp_sum(squares) / width + a.epsilon);
    float total = 0, product = 0;
    for (std::int64_t i = lane; i < a.width; i += 32) {
        const float inner = d_out[i] * (1.0f + adaptive(a.scale, item, i));
        total += inner;
        product += inner * ((x[i] - mean) * inverse);
    }
    const float offset = warp_sum(total) / width, slope = warp_sum(product) / width;
    for (std::int64_t i = lane; i < a.width; i += 32) {
        const float normed = (x[i] - mean) * inverse;
        const float inner = d_out[i] * (1.0f + adaptive(a.scale, item, i));
        d_x[i] += inverse * (inner - offset - normed * slope);
        d_out[i] *= normed;
    }
}

__global__ void gate_gradient_kernel(float* d_y, const float* d_out, AdaptiveRow gate,
                                     std::int64_t count, std::int64_t values, std::int64_t width) {
    const std::int64_t i = thread_index();
    if (i < count) d_y[i] = d_out[i] * adaptive(gate, i / values, i % width);
}

// One warp for one head of one row; lane i holds pairs i, i + 32 ... of (p, p + width / 2).
__global__ void head_gradient_kernel(HeadGradient a) {
    constexpr int kMost = 4;  // pairs of a lane: width up to 256
    const std::int64_t index = warp_row();
    if (index >= a.rows * a.heads) return;
    const int lane = threadIdx.x % 32;
    const std::int64_t row = index / a.heads, head = index % a.heads, half = a.width / 2;
    const float* x = a.x + row * a.stride + head * a.width;
    float* d_x = a.d_x + row * a.stride + head * a.width;
    float* d_out = a.d_out + index * a.width;
    const std::int64_t angle = row % a.period * half;
    float first[kMost], second[kMost];      // of x
    float d_first[kMost], d_second[kMost];  // turned back
    float squares = 0;
    for (int k = 0; k < kMost; ++k) {
        const std::int64_t i = lane + 32 * k;
        if (i >= half) break;
        first[k] = x[i];
        second[k] = x[i + half];
        squares += first[k] * first[k] + second[k] * second[k];
        const float cosine = a.cosines[angle + i], sine = a.sines[angle + i];
        d_first[k] = d_out[i] * cosine + d_out[i + half] * sine;
        d_second[k] = d_out[i + half] * cosine - d_out[i] * sine;
    }
    const auto width = static_cast<float>(a.width);
    const float inverse = 1.0f / sqrtf(warp_sum(squares) / width + a.epsilon);
    float product = 0;
    for (int k = 0; k < kMost; ++k) {
        const std::int64_t i = lane + 32 * k;
        if (i >= half) break;
        product += d_first[k] * a.gain[i] * (first[k] * inverse) +
                   d_second[k] * a.gain[i + half] * (second[k] * inverse);
    }
    const float slope = warp_sum(product) / width;
    for (int k = 0; k < kMost; ++k) {
        const std::int64_t i = lane + 32 * k;
        if (i >= half) break;
        const float p = first[k] * inverse, q = second[k] * inverse;
        d_x[i] = inverse * (d_first[k] * a.gain[i] - p * slope);
        d_x[i + half] = inverse * (d_second[k] * a.gain[i + half] - q * slope);
        d_out[i] = d_first[k] * p;
        d_out[i + half] = d_second[k] * q;
    }
}

__global__ void softmax_gradient_kernel(float* d_p, const float* p, float factor, std::int64_t rows,
                                        std::int64_t width) {
    const std::int64_t row = warp_row();
    if (row >= rows) return;
    const int lane = threadIdx.x % 32;
    d_p += row * width;
    p += row * width;
    float sum = 0;
    for (std::int64_t i = lane; i < width; i += 32) sum += d_p[i] * p[i];
    const float slope = warp_sum(sum);
    for (std::int64_t i = lane; i < width; i += 32) d_p[i] = factor * p[i] * (d_p[i] - slope);
}

__global__ void gelu_kernel(float* out, const float* x, std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i < count) out[i] = 0.5f * x[i] * (1.0f + erff(x[i] * 0.70710678f));
}

// The derivative is Phi(x) + x phi(x).
__global__ void gelu_gradient_kernel(float* d, const float* x, std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const float below = 0.5f * (1.0f + erff(x[i] * 0.70710678f));
    const float density = 0.39894228f * expf(-0.5f * x[i] * x[i]);
    d[i] *= fmaf(x[i], density, below);
}

__global__ void silu_gradient_kernel(float* d, const float* x, std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const float open = sigmoid(x[i]);
    d[i] *= open * (1.0f + x[i] * (1.0f - open));
}

__global__ void add_items_kernel(float* out, std::int64_t out_step, const float* x,
                                 std::int64_t x_step, std::int64_t items, std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i >= items * count) return;
    out[i / count * out_step + i % count] += x[i / count * x_step + i % count];
}

__global__ void scale_items_kernel(float* x, const float* factors, std::int64_t items,
                                   std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i < items * count) x[i] *= factors[i / count];
}

// One thread a column of an item: the rows of one word are added in order.
__global__ void embedding_gradient_kernel(EmbeddingGradient a) {
    const std::int64_t i = thread_index();
    if (i >= a.items * a.width) return;
    const std::int64_t item = i / a.width, column = i % a.width;
    float* out = a.out + item * a.out_step + column;
    const float* x = a.x + item * a.x_step + column;
    const std::int32_t* ids = a.ids + item * a.ids_step;
    for (std::int64_t r = 0; r < a.rows; ++r) out[ids[r] * a.width] += x[r * a.width];
}

}  // namespace

void column_sums(const ColumnSums& arguments, cudaStream_t stream) {
    ColumnSums a = arguments;
    if (a.x_step == 0) a.x_step = a.rows * a.width;
    const dim3 blocks(static_cast<unsigned>((a.width + 31) / 32), static_cast<unsigned>(a.items));
    column_sums_kernel<<<blocks, dim3(32, kSumRows), 0, stream>>>(a);
    check_launch("column_sums");
}

void norm_gradient(const NormGradient& a, cudaStream_t stream) {
    norm_gradient_kernel<<<warp_blocks(a.rows), kThreads, 0, stream>>>(a);
    check_launch("norm_gradient");
}

void gate_gradient(float* d_y, const float* d_out, const AdaptiveRow& gate, std::int64_t items,
                   std::int64_t rows, std::int64_t width, cudaStream_t stream) {
    const std::int64_t values = rows * width, count = items * values;
    gate_gradient_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(d_y, d_out, gate, count,
                                                                        values, width);
    check_launch("gate_gradient");
}

void head_gradient(const HeadGradient& a, cudaStream_t stream) {
    if (a.width % 2 != 0 || a.width > 256)
        throw std::invalid_argument("nn: head_gradient: heads of even width up to 256");
    head_gradient_kernel<<<warp_blocks(a.rows * a.heads), kThreads, 0, stream>>>(a);
    check_launch("head_gradient");
}

void softmax_gradient(float* d_p, const float* p, float factor, std::int64_t rows,
                      std::int64_t width, cudaStream_t stream) {
    softmax_gradient_kernel<<<warp_blocks(rows), kThreads, 0, stream>>>(d_p, p, factor, rows,
                                                                        width);
    check_launch("softmax_gradient");
}

void gelu(float* out, const float* x, std::int64_t count, cudaStream_t stream) {
    gelu_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(out, x, count);
    check_launch("gelu");
}

void gelu_gradient(float* d, const float* x, std::int64_t count, cudaStream_t stream) {
    gelu_gradient_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(d, x, count);
    check_launch("gelu_gradient");
}

void silu_gradient(float* d, const float* x, std::int64_t count, cudaStream_t stream) {
    silu_gradient_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(d, x, count);
    check_launch("silu_gradient");
}

void add_items(float* out, std::int64_t out_step, const float* x, std::int64_t x_step,
               std::int64_t items, std::int64_t count, cudaStream_t stream) {
    add_items_kernel<<<thread_blocks(items * count), kThreads, 0, stream>>>(out, out_step, x,
                                                                            x_step, items, count);
    check_launch("add_items");
}

void scale_items(float* x, const float* factors, std::int64_t items, std::int64_t count,
                 cudaStream_t stream) {
    scale_items_kernel<<<thread_blocks(items * count), kThreads, 0, stream>>>(x, factors, items,
                                                                              count);
    check_launch("scale_items");
}

void embedding_gradient(const EmbeddingGradient& a, cudaStream_t stream) {
    embedding_gradient_kernel<<<thread_blocks(a.items * a.width), kThreads, 0, stream>>>(a);
    check_launch("embedding_gradient");
}

}  // namespace cinejury::nn::train::cuda
