// SPDX-License-Identifier: Apache-2.0
// Kernels of the optimizer and of adapters. Those that treat each number by itself round as the
// CPU's: f32 and double without contraction, correctly rounded division and square root.
#include "plugins/nn/cuda/lanes.cuh"
#include "plugins/nn/train/cuda/kernels.hpp"

namespace cinejury::nn::train::cuda {
namespace {

using nn::cuda::check_launch;
using nn::cuda::kThreads;
using nn::cuda::thread_blocks;
using nn::cuda::thread_index;

__global__ void sum_lanes_kernel(float* total, const float* lanes, std::int64_t size) {
    const std::int64_t i = thread_index();
    if (i >= size) return;
    float part[kLanes];
    for (int lane = 0; lane < kLanes; ++lane) part[lane] = lanes[lane * size + i];
    for (int step = 1; step < kLanes; step *= 2)
        for (int lane = 0; lane < kLanes; lane += 2 * step) part[lane] += part[lane + step];
    total[i] = part[0];
}

constexpr std::int64_t kChunk = 4096;  // numbers of a block

// Of all threads of the block, valid in thread 0.
__device__ double block_sum(double value) {
    __shared__ double sums[kThreads];
    sums[threadIdx.x] = value;
    for (unsigned other = kThreads / 2; other > 0; other /= 2) {
        __syncthreads();
        if (threadIdx.x < other) sums[threadIdx.x] += sums[threadIdx.x + other];
    }
    return sums[threadIdx.x];
}

__global__ void __launch_bounds__(kThreads)
    square_sum_kernel(double* partial, const float* x, std::int64_t size) {
    const std::int64_t first = static_cast<std::int64_t>(blockIdx.x) * kChunk;
    const std::int64_t last = min(first + kChunk, size);
    double sum = 0;
    for (std::int64_t i = first + threadIdx.x; i < last; i += kThreads)
        sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    sum = block_sum(sum);
    if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

// One block.
__global__ void __launch_bounds__(kThreads)
    sum_kernel(double* out, const double* partial, std::int64_t count) {
    double sum = 0;
    for (std::int64_t i = threadIdx.x; i < count; i += kThreads) sum += partial[i];
    sum = block_sum(sum);
    if (threadIdx.x == 0) *out = sum;
}

__global__ void adamw_kernel(float* parameters, float* first, float* second, const float* gradients,
                             std::int64_t count, AdamStep step) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const float fresh1 = 1.0f - step.beta1, fresh2 = 1.0f - step.beta2;
    const float g = gradients[i] * step.gradient_scale;
    first[i] = step.beta1 * first[i] + fresh1 * g;
    second[i] = step.beta2 * second[i] + fresh2 * (g * g);
    const float root = sqrtf(second[i]) * step.root_scale + step.epsilon;
    parameters[i] = parameters[i] * step.keep - step.step_size * first[i] / root;
}

__global__ void average_kernel(float* to, const float* from, float keep, float fresh,
                               std::int64_t count) {
    const std::int64_t i = thread_index();
    if (i < count) to[i] = keep * to[i] + fresh * from[i];
}

__global__ void add_low_rank_kernel(float* weight, const float* a, const float* b, double scale,
                                    std::int64_t count, std::int64_t in, std::int64_t rank) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const float* row = b + i / in * rank;
    const float* column = a + i % in;
    double sum = 0;
    for (std::int64_t k = 0; k < rank; ++k)
        sum += static_cast<double>(row[k]) * static_cast<double>(column[k * in]);
    weight[i] = static_cast<float>(static_cast<double>(weight[i]) + scale * sum);
}

}  // namespace

void sum_lanes(float* total, const float* lanes, std::int64_t size, cudaStream_t stream) {
    sum_lanes_kernel<<<thread_blocks(size), kThreads, 0, stream>>>(total, lanes, size);
    check_launch("sum_lanes");
}

std::int64_t square_partials(std::int64_t size) {
    return (size + kChunk - 1) / kChunk;
}

void square_sum(double* sum, double* partial, const float* x, std::int64_t size,
                cudaStream_t stream) {
    const std::int64_t blocks = square_partials(size);
    square_sum_kernel<<<static_cast<unsigned>(blocks), kThreads, 0, stream>>>(partial, x, size);
    check_launch("square_sum");
    sum_kernel<<<1, kThreads, 0, stream>>>(sum, partial, blocks);
    check_launch("square_sum");
}

void adamw(float* parameters, float* first, float* second, const float* gradients,
           std::int64_t count, const AdamStep& step, cudaStream_t stream) {
    adamw_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(parameters, first, second,
                                                                gradients, count, step);
    check_launch("adamw");
}

void average(float* to, const float* from, float keep, float fresh, std::int64_t count,
             cudaStream_t stream) {
    average_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(to, from, keep, fresh, count);
    check_launch("average");
}

void add_low_rank(float* weight, const float* a, const float* b, double scale, std::int64_t out,
                  std::int64_t in, std::int64_t rank, cudaStream_t stream) {
    add_low_rank_kernel<<<thread_blocks(out * in), kThreads, 0, stream>>>(weight, a, b, scale,
                                                                          out * in, in, rank);
    check_launch("add_low_rank");
}

}  // namespace cinejury::nn::train::cuda
