// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/attention_gradient.hpp"

#include <cmath>

#include "plugins/nn/cpu/kernels.hpp"
#include "plugins/nn/train/kernels.hpp"

namespace cinejury::nn::train {
namespace {

using cpu::ProductShape;

constexpr std::int64_t kBlockRows = 134;

// A [m, k] B, B [k, n] or, transposed, [n, k].
ProductShape product(std::int64_t m, std::int64_t n, std::int64_t k, std::int64_t a_stride,
                     std::int64_t b_stride, std::int64_t c_stride, bool transpose_b = false) {
    ProductShape shape;
    shape.m = m;
    shape.n = n;
    shape.k = k;
    shape.a_stride = a_stride;
    shape.b_stride = b_stride;
    shape.c_stride = c_stride;
    shape.transpose_b = transpose_b;
    return shape;
}

// Sums over blocks of rows: the first overwrites.
ProductShape summed(std::int64_t m, std::int64_t n, std::int64_t rows, std::int64_t b_stride,
                    std::int64_t c_stride, bool first) {
    ProductShape shape = product(m, n, rows, m, b_stride, c_stride);
    shape.transpose_a = true;
    shape.accumulate = !first;
    return shape;
}

ProductShape scaled(ProductShape shape, float factor) {
    shape.scale = factor;
    return shape;
}

float factor_of(std::int64_t width) {
    return 1.0f / std::sqrt(static_cast<float>(width));
}

}  // namespace

AttentionGradient::Products::Products(const Shape& s, std::int64_t rows, bool first)
    : scores(scaled(
          product(rows, s.tokens, s.width, s.heads * s.width, s.heads * s.width, s.tokens, true),
          // Powers of two are cheaper than exponentials: e^x = 2^(x log2 e).
          1.44269504f * factor_of(s.width))),
      d_weights(
          product(rows, s.tokens, s.width, s.heads * s.width, s.value_stride, s.tokens, true)),
      d_values(summed(s.tokens, s.width, rows, s.heads * s.width, s.value_stride, first)),
      d_queries(product(rows, s.width, s.tokens, s.tokens, s.heads * s.width, s.heads * s.width)),
      d_keys(summed(s.tokens, s.width, rows, s.heads * s.width, s.heads * s.width, first)) {}

AttentionGradient::AttentionGradient(const Shape& shape) : shape_(shape) {
    const std::int64_t count = (shape.tokens + kBlockRows - 1) / kBlockRows;
    // As in Attention: they differ by one row at most.
    for (std::int64_t first = 0, i = 0; i < count; ++i) {
        const std::int64_t now = shape.tokens / count + (i < shape.tokens % count ? 1 : 0);
        if (blocks_.size() < 2 || blocks_.back().rows != now)
            products_.emplace_back(shape, now, first == 0);
        blocks_.push_back({first, now, products_.size() - 1});
        first += now;
    }
}

void AttentionGradient::run(const float* queries, const float* keys, const float* values,
                            const float* d_result, float* d_queries, float* d_keys, float* d_values,
                            Arena& scratch) const {
    const std::int64_t stride = shape_.heads * shape_.width;
    const Arena::Mark mark = scratch.mark();
    const Matrix<float> weights = scratch.floats(blocks_.front().rows, shape_.tokens);
    const Matrix<float> gradient = scratch.floats(blocks_.front().rows, shape_.tokens);
    const Matrix<float> inverse = scratch.floats(1, blocks_.front().rows);
    for (std::int64_t head = 0; head < shape_.heads; ++head) {
        const std::int64_t column = head * shape_.width;
        // Laid out once for all blocks: their products differ in rows only.
        const Arena::Mark head_mark = scratch.mark();
        const Products& any = products_.front();
        const void* const columns = any.scores.prepare(keys + column, scratch);
        const void* const value_columns = any.d_weights.prepare(values + column, scratch);
        const void* const key_rows = any.d_queries.prepare(keys + column, scratch);
        for (const Block& block : blocks_) {
            const Products& products = products_[block.products];
            const std::int64_t at = block.first * stride + column;
            const Matrix<float> p = weights.from_row(0, block.rows);
            const Matrix<float> d = gradient.from_row(0, block.rows);
            products.scores.run_prepared(queries + at, columns, nullptr, d.data, scratch);
            cpu::kernels().power_rows(Activation::of(p), inverse.data, d, shape_.tokens, 0);
            cpu::kernels().scale_rows(Activation::of(p), p, inverse.data);
            products.d_weights.run_prepared(d_result + at, value_columns, nullptr, d.data, scratch);
            products.d_values.run(p.data, d_result + at, nullptr, d_values + column, scratch);
            kernels().softmax(d, p, factor_of(shape_.width));
            products.d_queries.run_prepared(d.data, key_rows, nullptr, d_queries + at, scratch);
            products.d_keys.run(d.data, queries + at, nullptr, d_keys + column, scratch);
        }
        scratch.release(head_mark);
    }
    scratch.release(mark);
}

}  // namespace cinejury::nn::train
