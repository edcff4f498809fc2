// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/cuda/attention.hpp"

#include <cmath>

#include "plugins/nn/train/cuda/kernels.hpp"

namespace cinejury::nn::train::cuda {
namespace {

using nn::cuda::MatrixShape;

float factor_of(std::int64_t width) {
    return 1.0f / std::sqrt(static_cast<float>(width));
}

// Scores [tokens, tokens] = A B^T of rows of one head.
MatrixShape of_rows(const Attention::Shape& s, std::int64_t a_stride, std::int64_t b_stride,
                    float scale) {
    MatrixShape shape;
    shape.m = shape.n = s.tokens;
    shape.k = s.width;
    shape.transpose_b = true;
    shape.scale = scale;
    shape.a_stride = a_stride;
    shape.b_stride = b_stride;
    shape.batch = s.most_items;
    shape.a_step = s.tokens * a_stride;
    shape.b_step = s.tokens * b_stride;
    shape.c_step = s.tokens * s.tokens;
    shape.tensor_cores = s.tensor_cores;
    return shape;
}

// Rows of one head = weights B, or transposed weights.
MatrixShape of_weights(const Attention::Shape& s, bool transposed, std::int64_t b_stride,
                       std::int64_t c_stride) {
    MatrixShape shape;
    shape.m = shape.k = s.tokens;
    shape.n = s.width;
    shape.transpose_a = transposed;
    shape.b_stride = b_stride;
    shape.c_stride = c_stride;
    shape.batch = s.most_items;
    shape.a_step = s.tokens * s.tokens;
    shape.b_step = s.tokens * b_stride;
    shape.c_step = s.tokens * c_stride;
    shape.tensor_cores = s.tensor_cores;
    return shape;
}

std::int64_t plain(const Attention::Shape& s) {
    return s.heads * s.width;
}

}  // namespace

Attention::Attention(const Shape& s, nn::cuda::Context& context)
    : shape_(s),
      context_(&context),
      scores_(of_rows(s, s.query_stride, s.query_stride, factor_of(s.width)), context),
      result_(of_weights(s, false, s.value_stride, plain(s)), context),
      d_weights_(of_rows(s, plain(s), s.value_stride, 1), context),
      d_values_(of_weights(s, true, plain(s), s.value_stride), context),
      d_queries_(of_weights(s, false, s.query_stride, plain(s)), context),
      d_keys_(of_weights(s, true, s.query_stride, plain(s)), context) {}

void Attention::weigh(const Rows& rows, std::int64_t column, std::int64_t items, float* weights) {
    scores_.run(rows.queries + column, rows.keys + column, nullptr, weights, shape_.tokens, items);
    nn::cuda::softmax(weights, Type::kF32, weights, items * shape_.tokens, shape_.tokens,
                      context_->stream());
}

void Attention::forward(const Rows& rows, float* result, std::int64_t items, float* weights) {
    for (std::int64_t head = 0; head < shape_.heads; ++head) {
        const std::int64_t column = head * shape_.width;
        weigh(rows, column, items, weights);
        result_.run(weights, rows.values + column, nullptr, result + column, shape_.tokens, items);
    }
}

void Attention::backward(const Rows& rows, const float* d_result, const Gradients& d,
                         std::int64_t items, float* weights, float* d_weights) {
    const std::int64_t tokens = shape_.tokens;
    for (std::int64_t head = 0; head < shape_.heads; ++head) {
        const std::int64_t column = head * shape_.width;
        weigh(rows, column, items, weights);
        d_weights_.run(d_result + column, rows.values + column, nullptr, d_weights, tokens, items);
        d_values_.run(weights, d_result + column, nullptr, d.values + column, tokens, items);
        softmax_gradient(d_weights, weights, factor_of(shape_.width), items * tokens, tokens,
                         context_->stream());
        d_queries_.run(d_weights, rows.keys + column, nullptr, d.queries + column, tokens, items);
        d_keys_.run(d_weights, rows.queries + column, nullptr, d.keys + column, tokens, items);
    }
}

}  // namespace cinejury::nn::train::cuda
