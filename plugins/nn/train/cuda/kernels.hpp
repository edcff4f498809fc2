// SPDX-License-Identifier: Apache-2.0
// The kernels of backward passes and of the optimizer on a device, f32; names of gradients begin
// with d_. Each is enqueued in `stream` and returns at once; all pointers are device memory; rows
// have no gaps unless said. Reductions have a fixed order and no atomics, and items are independent
// of each other: the bits of an item do not depend on the batch. Built with --fmad=false. Thread
// rule: any thread, the right device current.
#pragma once

#include "plugins/nn/cuda/kernels.hpp"
#include "plugins/nn/train/adam_step.hpp"

namespace cinejury::nn::train::cuda {

using nn::cuda::AdaptiveRow;
using nn::cuda::RowMap;

// out[item, column] = (or +=) sum over the item's rows of x y, y null: of x. Eight partial sums of
// every eighth row, then a tree.
struct ColumnSums {
    float* out = nullptr;
    std::int64_t out_step = 0;  // elements from item to item
    bool accumulate = false;
    const float* x = nullptr;  // [items, rows, width]
    const float* y = nullptr;
    std::int64_t items = 0, rows = 0, width = 0;
    std::int64_t x_step = 0;  // from item to item of x and y; 0: rows x width
};
void column_sums(const ColumnSums& arguments, cudaStream_t stream);

// Of gate_and_norm's norm: d_x [items * map.source, width] +=; d_out [rows, width] becomes d_out
// times the normalised row, whose column sums are the gradient of the scale. That of the shift, the
// column sums of d_out, must be taken before. Any width.
struct NormGradient {
    float* d_x = nullptr;
    const float* x = nullptr;  // [items * map.source, width]
    float* d_out = nullptr;
    AdaptiveRow scale;
    std::int64_t rows = 0, width = 0;
    RowMap map;
    float epsilon = 1e-6f;
};
void norm_gradient(const NormGradient& arguments, cudaStream_t stream);

// Of x + gate y: d_y = gate d_out, [items * rows, width].
void gate_gradient(float* d_y, const float* d_out, const AdaptiveRow& gate, std::int64_t items,
                   std::int64_t rows, std::int64_t width, cudaStream_t stream);

// Of norm_and_rotate: d_x = , for `heads` heads of `width` columns (even, at most 256) that begin
// at each row of x and d_x; d_out [rows, heads x width] becomes the turned back gradient times the
// normalised x, whose sums over rows and heads are the gradient of the gain.
struct HeadGradient {
    float* d_x = nullptr;  // [rows, stride]
    const float* x = nullptr;
    float* d_out = nullptr;
    std::int64_t rows = 0, stride = 0, heads = 0, width = 0;
    const float* gain = nullptr;
    const float* cosines = nullptr;  // [period, width / 2], of row r % period
    const float* sines = nullptr;
    std::int64_t period = 1;
    float epsilon = 1e-6f;
};
void head_gradient(const HeadGradient& arguments, cudaStream_t stream);

// Of p = softmax(s), [rows, width]: d_p becomes factor p (d_p - sum over the row of p d_p).
void softmax_gradient(float* d_p, const float* p, float factor, std::int64_t rows,
                      std::int64_t width, cudaStream_t stream);

// out = x Phi(x), the erf form; d *= gelu'(x); d *= silu'(x).
void gelu(float* out, const float* x, std::int64_t count, cudaStream_t stream);
void gelu_gradient(float* d, const float* x, std::int64_t count, cudaStream_t stream);
void silu_gradient(float* d, const float* x, std::int64_t count, cudaStream_t stream);

// out[item * out_step + i] += x[item * x_step + i], i < count.
void add_items(float* out, std::int64_t out_step, const float* x, std::int64_t x_step,
               std::int64_t items, std::int64_t count, cudaStream_t stream);
// x[item, i] *= factors[item], i < count.
void scale_items(float* x, const float* factors, std::int64_t items, std::int64_t count,
                 cudaStream_t stream);
// Of an embedding: out[item * out_step + ids[item * ids_step + r] * width + c] += x[item * x_step +
// r * width + c] for r = 0 ... rows - 1 in order. `ids` must be rows of the table.
struct EmbeddingGradient {
    float* out = nullptr;
    std::int64_t out_step = 0;
    const std::int32_t* ids = nullptr;
    std::int64_t ids_step = 0;
    const float* x = nullptr;
    std::int64_t x_step = 0;
    std::int64_t items = 0, rows = 0, width = 0;
};
void embedding_gradient(const EmbeddingGradient& arguments, cudaStream_t stream);

// total = the sum of `kLanes` lanes [kLanes, size] by the tree of Gradients::sum.
constexpr int kLanes = 8;
void sum_lanes(float* total, const float* lanes, std::int64_t size, cudaStream_t stream);

// *sum = sum of squares of x, in double, by fixed trees; `partial` has square_partials(size)
// numbers of scratch memory.
std::int64_t square_partials(std::int64_t size);
void square_sum(double* sum, double* partial, const float* x, std::int64_t size,
                cudaStream_t stream);

// Parameters and both moments from gradients, in place: the arithmetic of the CPU's adamw.
void adamw(float* parameters, float* first, float* second, const float* gradients,
           std::int64_t count, const AdamStep& step, cudaStream_t stream);

// to = keep to + fresh from.
void average(float* to, const float* from, float keep, float fresh, std::int64_t count,
             cudaStream_t stream);

// weight [out, in] += scale b [out, rank] a [rank, in], sums in double as AdapterLayout::merged.
void add_low_rank(float* weight, const float* a, const float* b, double scale, std::int64_t out,
                  std::int64_t in, std::int64_t rank, cudaStream_t stream);

}  // namespace cinejury::nn::train::cuda
