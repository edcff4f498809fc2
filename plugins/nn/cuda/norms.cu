// SPDX-License-Identifier: Apache-2.0
// Norms, one warp a row: lane i holds columns i, i + 32, ... in registers, so a row is read once.
#include "plugins/nn/cuda/kernels.hpp"
#include "plugins/nn/cuda/lanes.cuh"

namespace cinejury::nn::cuda {
namespace {

__device__ float adaptive(const AdaptiveRow& row, std::int64_t item, int column) {
    float value = row.table ? row.table[column] : 0.0f;
    if (row.by_item) value += row.by_item[item * row.item_stride + column];
    return value;
}

template <class T, int kPerLane>
__global__ void gate_and_norm_kernel(NormArguments a) {
    const std::int64_t row = warp_row();
    if (row >= a.rows) return;
    const int lane = threadIdx.x % 32;
    const std::int64_t item = row / a.map.count;
    const std::int64_t source = item * a.map.source + a.map.skip + row % a.map.count;
    float* x = a.x + source * a.width;
    float value[kPerLane];
    for (int i = 0; i < kPerLane; ++i) value[i] = x[lane + 32 * i];
    if (a.y) {
        const float* y = a.y + source * a.width;
        for (int i = 0; i < kPerLane; ++i) {
            const int column = lane + 32 * i;
            value[i] += adaptive(a.gate, item, column) * y[column];
            x[column] = value[i];
        }
    }
    if (!a.out) return;
    const auto width = static_cast<float>(a.width);
    float sum = 0;
    for (int i = 0; i < kPerLane; ++i) sum += value[i];
    const float mean = warp_sum(sum) / width;
    float squares = 0;
    for (int i = 0; i < kPerLane; ++i) squares += (value[i] - mean) * (value[i] - mean);
    const float scale = 1.0f / sqrtf(warp_sum(squares) / width + a.epsilon);
    T* out = static_cast<T*>(a.out) + row * a.width;
    for (int i = 0; i < kPerLane; ++i) {
        const int column = lane + 32 * i;
        const float gain = 1.0f + adaptive(a.scale, item, column);
        store(out + column, (value[i] - mean) * scale * gain + adaptive(a.shift, item, column));
    }
}

template <class T>
void launch_gate_and_norm(const NormArguments& a, cudaStream_t stream) {
    const unsigned blocks = warp_blocks(a.rows);
    switch (a.width / 32) {
#define CINEJURY_CASE(n) \
    case n: gate_and_norm_kernel<T, n><<<blocks, kThreads, 0, stream>>>(a); break;
        CINEJURY_CASE(1)
        CINEJURY_CASE(2)
        CINEJURY_CASE(4)
        CINEJURY_CASE(6)
        CINEJURY_CASE(8)
        CINEJURY_CASE(12)
        CINEJURY_CASE(16)
        CINEJURY_CASE(24)
        CINEJURY_CASE(32)
#undef CINEJURY_CASE
        default:
            throw std::invalid_argument("nn: gate_and_norm has no kernel for width " +
                                        std::to_string(a.width));
    }
    check_launch("gate_and_norm");
}

template <class T>
__global__ void rms_norm_kernel(T* out, const T* x, const float* gain, std::int64_t rows,
                                std::int64_t width, float epsilon) {
    const std::int64_t row = warp_row();
    if (row >= rows) return;
    const int lane = threadIdx.x % 32;
    x += row * width;
    out += row * width;
    float squares = 0;
    for (std::int64_t i = lane; i < width; i += 32) squares += load(x + i) * load(x + i);
    const float scale = 1.0f / sqrtf(warp_sum(squares) / static_cast<float>(width) + epsilon);
    for (std::int64_t i = lane; i < width; i += 32)
        store(out + i, load(x + i) * scale * (gain ? gain[i] : 1.0f));
}

// One warp for one head of one row; lane i holds pairs i, i + 32 ... of (p, p + width / 2).
template <class T>
__global__ void norm_and_rotate_kernel(HeadArguments a) {
    constexpr int kMost = 4;  // pairs of a lane: width up to 256
    const std::int64_t index = warp_row();
    if (index >= a.rows * a.heads) return;
    const int lane = threadIdx.x % 32;
    const std::int64_t row = index / a.heads, head = index % a.heads, half = a.width / 2;
    T* x = static_cast<T*>(a.x) + row * a.stride + head * a.width;
    float first[kMost], second[kMost];
    float squares = 0;
    for (int k = 0; k < kMost; ++k) {
        const std::int64_t i = lane + 32 * k;
        if (i >= half) break;
        first[k] = load(x + i);
        second[k] = load(x + i + half);
        squares += first[k] * first[k] + second[k] * second[k];
    }
    const float scale = 1.0f / sqrtf(warp_sum(squares) / static_cast<float>(a.width) + a.epsilon);
    const std::int64_t angle = row % a.period * half;
    for (int k = 0; k < kMost; ++k) {
        const std::int64_t i = lane + 32 * k;
        if (i >= half) break;
        const float p = first[k] * scale * a.gain[i], q = second[k] * scale * a.gain[i + half];
        const float cosine = a.cosines ? a.cosines[angle + i] : 1.0f;
        const float sine = a.cosines ? a.sines[angle + i] : 0.0f;
        store(x + i, p * cosine - q * sine);
        store(x + i + half, q * cosine + p * sine);
    }
}

template <class T>
__global__ void softmax_kernel(T* out, const float* x, std::int64_t rows, std::int64_t width) {
    const std::int64_t row = warp_row();
    if (row >= rows) return;
    const int lane = threadIdx.x % 32;
    x += row * width;
    out += row * width;
    float top = -INFINITY;
    for (std::int64_t i = lane; i < width; i += 32) top = fmaxf(top, x[i]);
    top = warp_max(top);
    float sum = 0;
    for (std::int64_t i = lane; i < width; i += 32) sum += expf(x[i] - top);
    const float scale = 1.0f / warp_sum(sum);
    for (std::int64_t i = lane; i < width; i += 32) store(out + i, expf(x[i] - top) * scale);
}

}  // namespace

void gate_and_norm(const NormArguments& a, cudaStream_t stream) {
    if (a.y && (a.map.skip != 0 || a.map.count != a.map.source))
        throw std::invalid_argument("nn: gate_and_norm: a map that leaves rows out, and a gate");
    if (a.width % 32 != 0) throw std::invalid_argument("nn: gate_and_norm: width % 32");
    with_type(a.type, [&](auto t) { launch_gate_and_norm<decltype(t)>(a, stream); });
}

void rms_norm(void* out, const void* x, Type type, const float* gain, std::int64_t rows,
              std::int64_t width, float epsilon, cudaStream_t stream) {
    with_type(type, [&](auto t) {
        using T = decltype(t);
        rms_norm_kernel<<<warp_blocks(rows), kThreads, 0, stream>>>(
            static_cast<T*>(out), static_cast<const T*>(x), gain, rows, width, epsilon);
    });
    check_launch("rms_norm");
}

void norm_and_rotate(const HeadArguments& a, cudaStream_t stream) {
    if (a.width % 2 != 0 || a.width > 256)
        throw std::invalid_argument("nn: norm_and_rotate: heads of even width up to 256");
    const unsigned blocks = warp_blocks(a.rows * a.heads);
    with_type(a.type, [&](auto t) {
        norm_and_rotate_kernel<decltype(t)><<<blocks, kThreads, 0, stream>>>(a);
    });
    check_launch("norm_and_rotate");
}

void softmax(void* out, Type type, const float* x, std::int64_t rows, std::int64_t width,
             cudaStream_t stream) {
    with_type(type, [&](auto t) {
        softmax_kernel<<<warp_blocks(rows), kThreads, 0, stream>>>(static_cast<decltype(t)*>(out),
                                                                   x, rows, width);
    });
    check_launch("softmax");
}

}  // namespace cinejury::nn::cuda
