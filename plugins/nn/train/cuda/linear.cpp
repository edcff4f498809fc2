// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/cuda/linear.hpp"

namespace cinejury::nn::train::cuda {
namespace {

using nn::cuda::MatrixShape;

MatrixShape plain(std::int64_t m, std::int64_t n, std::int64_t k, bool tensor_cores) {
    MatrixShape shape;
    shape.m = m;
    shape.n = n;
    shape.k = k;
    shape.tensor_cores = tensor_cores;
    return shape;
}

MatrixShape against_rows(std::int64_t m, std::int64_t n, std::int64_t k, bool tensor_cores,
                         bool bias) {
    MatrixShape shape = plain(m, n, k, tensor_cores);
    shape.transpose_b = true;
    shape.bias = bias;
    return shape;
}

// C [m, n] += factor A^T B with A [rows, m], B [rows, n] of each item; C in its lane.
MatrixShape outer(std::int64_t m, std::int64_t n, std::int64_t rows, std::int64_t lane_size,
                  float factor, bool tensor_cores) {
    MatrixShape shape = plain(m, n, rows, tensor_cores);
    shape.transpose_a = true;
    shape.accumulate = true;
    shape.scale = factor;
    shape.batch = kLanes;
    shape.a_step = rows * m;
    shape.b_step = rows * n;
    shape.c_step = lane_size;
    return shape;
}

}  // namespace

LinearProducts::LinearProducts(const Shape& s, nn::cuda::Context& context)
    : shape_(s),
      context_(&context),
      forward_(against_rows(s.most_items * s.rows, s.out, s.in, s.tensor_cores, true), context),
      input_(plain(s.most_items * s.rows, s.in, s.out, s.tensor_cores), context) {}

void LinearProducts::adapt(std::int64_t lane_size, std::int64_t rank) {
    lane_size_ = lane_size;
    rank_ = rank;
    low_rank_.reset();
    weight_.reset();
    if (rank == 0)
        weight_.emplace(
            outer(shape_.out, shape_.in, shape_.rows, lane_size, 1, shape_.tensor_cores),
            *context_);
}

void LinearProducts::forward(const float* in, const float* weight, const float* bias, float* out,
                             std::int64_t items) {
    forward_.run(in, weight, bias, out, items * shape_.rows);
}

void LinearProducts::input(const float* d_out, const float* weight, float* d_in,
                           std::int64_t items) {
    input_.run(d_out, weight, nullptr, d_in, items * shape_.rows);
}

LinearProducts::LowRank LinearProducts::make_low_rank(float scale) {
    const Shape& s = shape_;
    const bool cores = s.tensor_cores;
    return {{plain(kLanes * s.rows, rank_, s.out, cores), *context_},
            {outer(rank_, s.in, s.rows, lane_size_, scale, cores), *context_},
            {against_rows(kLanes * s.rows, rank_, s.in, cores, false), *context_},
            {outer(s.out, rank_, s.rows, lane_size_, scale, cores), *context_},
            scale};
}

void LinearProducts::parameters(const LayerGradient& to, const float* d_out, const float* in,
                                std::int64_t items, float* scratch) {
    const Shape& s = shape_;
    if (to.weight) weight_.value().run(d_out, in, nullptr, to.weight, s.out, items);
    if (to.bias) {
        ColumnSums sums;
        sums.out = to.bias;
        sums.out_step = lane_size_;
        sums.accumulate = true;
        sums.x = d_out;
        sums.items = items;
        sums.rows = s.rows;
        sums.width = s.out;
        column_sums(sums, context_->stream());
    }
    if (!to.d_a) return;
    if (!low_rank_ || low_rank_->scale != to.scale) low_rank_.emplace(make_low_rank(to.scale));
    low_rank_->through.run(d_out, to.b, nullptr, scratch, items * s.rows);
    low_rank_->d_a.run(scratch, in, nullptr, to.d_a, rank_, items);
    low_rank_->down.run(in, to.a, nullptr, scratch, items * s.rows);
    low_rank_->d_b.run(d_out, scratch, nullptr, to.d_b, s.out, items);
}

}  // namespace cinejury::nn::train::cuda
