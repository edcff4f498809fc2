// SPDX-License-Identifier: Apache-2.0
// The kernels beside products and attention. Each is enqueued in `stream` and returns at once; all
// pointers are device memory; rows have no gaps. Activations are f32 or bf16, arithmetic is f32,
// reductions have a fixed order, and rows are independent of each other: the bits of a row do not
// depend on the batch. Built with --fmad=false. Thread rule: any thread, the right device current.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>

#include "plugins/nn/patches.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cuda {

// Which source row a row is made of: items have `source` rows, of which `count` from `skip` on are
// taken. Row r comes from row r / count * source + skip + r % count.
struct RowMap {
    std::int64_t count = 1, source = 1, skip = 0;
};

// One row of an adaptive layer norm for each item (Peebles, Xie 2023, arXiv 2212.09748): `table`
// [width] + `by_item` [items, item_stride], either may be null (0).
struct AdaptiveRow {
    const float* table = nullptr;
    const float* by_item = nullptr;
    std::int64_t item_stride = 0;
};

// x += gate * y where y is not null; then out = LN(x) (1 + scale) + shift where out is not null.
// x [items * map.source, width] f32; y likewise; out [rows, width] of the type, through the map
// (with y the map must be the identity: every row is written). Width: a multiple of 32, at most
// 1024.
struct NormArguments {
    void* out = nullptr;
    Type type = Type::kBf16;
    float* x = nullptr;
    const float* y = nullptr;
    AdaptiveRow gate, scale, shift;
    std::int64_t rows = 0, width = 0;
    RowMap map;
    float epsilon = 1e-6f;
};
void gate_and_norm(const NormArguments& arguments, cudaStream_t stream);

// out[r, :] = x[r, :] / sqrt(mean(x^2) + epsilon) * gain [width] (null: 1). Any width.
void rms_norm(void* out, const void* x, Type type, const float* gain, std::int64_t rows,
              std::int64_t width, float epsilon, cudaStream_t stream);

// In place, for `heads` heads of `width` columns (even, at most 256) that begin at each row of x
// [rows, stride]: RMS norm with gain [width], then the rotary turn of pairs (i, i + width / 2) by
// cosines, sines [period, width / 2] of row r % period. As the CPU's norm_and_rotate.
struct HeadArguments {
    void* x = nullptr;
    Type type = Type::kBf16;
    std::int64_t rows = 0, stride = 0, heads = 0, width = 0;
    const float* gain = nullptr;
    const float* cosines = nullptr;  // null: no turn
    const float* sines = nullptr;
    std::int64_t period = 1;
    float epsilon = 1e-6f;
};
void norm_and_rotate(const HeadArguments& arguments, cudaStream_t stream);

// out[r, :] = softmax(x[r, :]). Any width.
void softmax(void* out, Type type, const float* x, std::int64_t rows, std::int64_t width,
             cudaStream_t stream);

// x = x Phi(x) in place, the erf form.
void gelu(float* x, std::int64_t count, cudaStream_t stream);
void silu(float* x, std::int64_t count, cudaStream_t stream);
// out = silu(gate) * up; gate and up [rows, width] stand side by side in rows of 2 * width.
void swiglu(void* out, const void* gate_and_up, Type type, std::int64_t rows, std::int64_t width,
            cudaStream_t stream);

// x += y.
void add(float* x, const float* y, std::int64_t count, cudaStream_t stream);

// out [rows, out_width] = unary(in [rows, in_width] weight^T + bias), f32, one warp a value: for
// the few rows of a modulation, where a product would be mostly waiting.
enum class RowUnary { kNone, kSilu };
void few_rows(float* out, const float* in, const float* weight, const float* bias,
              std::int64_t rows, std::int64_t in_width, std::int64_t out_width, RowUnary unary,
              cudaStream_t stream);

// patches [items * grid.tokens(), grid.values()] of the clips that the table names; the table is
// device memory, `clips[i * step]` the address of item i's clip. As patches.hpp.
void patchify(void* patches, Type type, const float* const* clips, std::int64_t items,
              std::int64_t step, const PatchGrid& grid, cudaStream_t stream);
// clip of item i at clips + i * grid values.
void unpatchify(float* clips, const float* patches, std::int64_t items, const PatchGrid& grid,
                cudaStream_t stream);

// out[i] = normal_at(seed, sequence, i): the bits of philox.hpp.
void normal_noise(float* out, std::uint64_t count, std::uint64_t seed, std::uint64_t sequence,
                  cudaStream_t stream);

}  // namespace cinejury::nn::cuda
