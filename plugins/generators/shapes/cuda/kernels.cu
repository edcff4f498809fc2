// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/cuda/kernels.hpp"
#include "plugins/nn/cuda/lanes.cuh"
#include "plugins/nn/philox.hpp"

namespace cinejury::shapes::cuda {
namespace {

using nn::cuda::check_launch;
using nn::cuda::kThreads;
using nn::cuda::thread_blocks;
using nn::cuda::thread_index;

template <class Item, class Table>
__global__ void store_kernel(Item* out, const __grid_constant__ Table table) {
    static_assert(sizeof(Item) % 4 == 0);
    const auto* from = reinterpret_cast<const std::uint32_t*>(&table);
    auto* to = reinterpret_cast<std::uint32_t*>(out);
    for (unsigned i = threadIdx.x; i < sizeof(Table) / 4; i += blockDim.x) to[i] = from[i];
}

__global__ void sigma_waves_kernel(float* waves, const NetworkItem* table, const float* frequencies,
                                   std::int64_t count, std::int64_t half) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const std::int64_t column = i % (2 * half);
    const float angle = 1000.0f * table[i / (2 * half)].sigma * frequencies[column % half];
    waves[i] = column < half ? cosf(angle) : sinf(angle);
}

template <Residual kWhat>
__global__ void step_cache_kernel(float* x, const NetworkItem* table, std::int64_t count,
                                  std::int64_t values) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    float* residual = table[i / values].residual;
    if (!residual) return;
    residual += i % values;
    if (kWhat == Residual::kBefore) *residual = x[i];
    if (kWhat == Residual::kAfter) *residual = x[i] - *residual;
    if (kWhat == Residual::kReuse) x[i] += *residual;
}

// Block (part, item): values 1024 part ... + 1023, four a thread, which are one counter's noise.
__global__ void __launch_bounds__(256) solve_kernel(const SolverItem* table, double* partial) {
    __shared__ double sums[256];
    const SolverItem& item = table[blockIdx.y];
    if (item.kind == SolverItem::kNone) return;
    const std::uint64_t counter = std::uint64_t{blockIdx.x} * 256 + threadIdx.x;
    float noise[4] = {};
    if (item.kind == SolverItem::kStochastic) {
        const nn::Philox4 words = nn::philox(item.seed, item.stream, counter);
        const nn::NormalPair low = nn::normal_pair(words.word[0], words.word[1]);
        const nn::NormalPair high = nn::normal_pair(words.word[2], words.word[3]);
        noise[0] = low.first, noise[1] = low.second;
        noise[2] = high.first, noise[3] = high.second;
    }
    double log_probability = 0;
    for (std::uint64_t k = 0; k < 4; ++k) {
        const std::uint64_t i = counter * 4 + k;
        float clean = item.prediction[i];
        if (item.unconditional) {
            const float other = item.unconditional[i];
            clean = other + item.guidance * (clean - other);
        }
        switch (item.kind) {
            case SolverItem::kFirstOrder:
                item.z[i] = item.keep * item.z[i] + item.move * clean;
                break;
            case SolverItem::kSecondOrder:
                item.z[i] = item.keep * item.z[i] +
                            item.move * (clean + item.extra * (clean - item.clean[i]));
                break;
            case SolverItem::kStochastic: {
                const double z = item.z[i];
                const double velocity = static_cast<double>(item.z[i] - clean) / item.now;
                const double mean =
                    z + (velocity + item.pull * (z + (1 - item.now) * velocity)) * item.step;
                item.z[i] = static_cast<float>(mean + item.deviation * noise[k]);
                log_probability -= 0.5 * static_cast<double>(noise[k]) * noise[k];
                break;
            }
            default: break;
        }
        item.clean[i] = clean;
    }
    if (item.kind != SolverItem::kStochastic) return;
    sums[threadIdx.x] = log_probability;
    for (unsigned half = 128; half > 0; half /= 2) {  // a fixed tree
        __syncthreads();
        if (threadIdx.x < half) sums[threadIdx.x] += sums[threadIdx.x + half];
    }
    if (threadIdx.x == 0) partial[blockIdx.y * kPartials + blockIdx.x] = sums[0];
}

__global__ void log_probability_kernel(const SolverItem* table, const double* partial) {
    const SolverItem& item = table[blockIdx.x];
    if (item.kind != SolverItem::kStochastic) return;
    double sum = 0;
    for (std::int64_t i = 0; i < kPartials; ++i) sum += partial[blockIdx.x * kPartials + i];
    constexpr double kRootTwoPi = 2.5066282746310002;
    *item.log_probability +=
        sum - static_cast<double>(kClipValues) * log(item.deviation * kRootTwoPi);
}

__global__ void to_bytes_kernel(std::uint8_t* out, const float* clip, std::int64_t count,
                                std::int64_t frames, std::int64_t side, std::int64_t factor,
                                std::int64_t clip_frames, std::int64_t clip_side) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const std::int64_t channel = i % 3, x = i / 3 % side, y = i / 3 / side % side;
    const std::int64_t frame = i / 3 / side / side;
    const std::int64_t source = frames < 2 ? 0 : frame * (clip_frames - 1) / (frames - 1);
    const float* plane = clip + (source * 3 + channel) * clip_side * clip_side;
    float sum = 0;
    for (std::int64_t row = 0; row < factor; ++row)
        for (std::int64_t column = 0; column < factor; ++column)
            sum += plane[(y * factor + row) * clip_side + x * factor + column];
    const float value = sum / static_cast<float>(factor * factor);
    out[i] = static_cast<std::uint8_t>(fminf(fmaxf(rintf((value + 1.0f) * 127.5f), 0.0f), 255.0f));
}

__global__ void to_velocity_kernel(float* clean, const float* noisy, const float* inverse,
                                   std::int64_t count, std::int64_t values) {
    const std::int64_t i = thread_index();
    if (i < count) clean[i] = (noisy[i] - clean[i]) * inverse[i / values];
}

}  // namespace

void store_table(NetworkItem* out, const NetworkTable& table, cudaStream_t stream) {
    store_kernel<<<1, 256, 0, stream>>>(out, table);
    check_launch("store_table");
}

void store_solver(SolverItem* out, const SolverTable& table, cudaStream_t stream) {
    store_kernel<<<1, 256, 0, stream>>>(out, table);
    check_launch("store_solver");
}

void sigma_waves(float* waves, const NetworkItem* table, const float* frequencies,
                 std::int64_t items, cudaStream_t stream) {
    const std::int64_t count = items * 2 * kSigmaFrequencies;
    sigma_waves_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(waves, table, frequencies,
                                                                      count, kSigmaFrequencies);
    check_launch("sigma_waves");
}

void step_cache(float* x, const NetworkItem* table, Residual what, std::int64_t items,
                std::int64_t width, cudaStream_t stream) {
    const std::int64_t values = kTokens * width, count = items * values;
    const auto kernel = what == Residual::kBefore  ? step_cache_kernel<Residual::kBefore>
                        : what == Residual::kAfter ? step_cache_kernel<Residual::kAfter>
                                                   : step_cache_kernel<Residual::kReuse>;
    kernel<<<thread_blocks(count), kThreads, 0, stream>>>(x, table, count, values);
    check_launch("step_cache");
}

void solve(const SolverItem* table, double* partial, std::int64_t items, cudaStream_t stream) {
    static_assert(kClipValues % 1024 == 0);
    const dim3 blocks(static_cast<unsigned>(kPartials), static_cast<unsigned>(items));
    solve_kernel<<<blocks, 256, 0, stream>>>(table, partial);
    check_launch("solve");
    log_probability_kernel<<<static_cast<unsigned>(items), 1, 0, stream>>>(table, partial);
    check_launch("log_probability");
}

void to_velocity(float* clean, const float* noisy, const float* inverse, std::int64_t items,
                 cudaStream_t stream) {
    const std::int64_t count = items * kClipValues;
    to_velocity_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(clean, noisy, inverse, count,
                                                                      kClipValues);
    check_launch("to_velocity");
}

void to_bytes(std::uint8_t* out, const float* clip, std::int64_t frames, std::int64_t factor,
              cudaStream_t stream) {
    const std::int64_t side = kSide / factor, count = frames * side * side * 3;
    to_bytes_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(out, clip, count, frames, side,
                                                                   factor, kFrames, kSide);
    check_launch("to_bytes");
}

}  // namespace cinejury::shapes::cuda
