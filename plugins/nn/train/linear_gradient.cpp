// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/linear_gradient.hpp"

#include "plugins/nn/train/kernels.hpp"

namespace cinejury::nn::train {
namespace {

using cpu::Product;
using cpu::ProductShape;

ProductShape plain(std::int64_t m, std::int64_t n, std::int64_t k) {
    ProductShape shape;
    shape.m = m;
    shape.n = n;
    shape.k = k;
    return shape;
}

ProductShape forward_shape(std::int64_t rows, std::int64_t in, std::int64_t out) {
    ProductShape shape = plain(rows, out, in);
    shape.transpose_b = true;
    shape.bias = true;
    return shape;
}

// C [m, n] += factor A^T B with A [rows, m], B [rows, n].
ProductShape outer_shape(std::int64_t m, std::int64_t n, std::int64_t rows, float factor = 1) {
    ProductShape shape = plain(m, n, rows);
    shape.transpose_a = true;
    shape.accumulate = true;
    shape.scale = factor;
    return shape;
}

}  // namespace

LinearProducts::LinearProducts(std::int64_t rows, std::int64_t in, std::int64_t out)
    : rows_(rows),
      in_(in),
      out_(out),
      forward_(forward_shape(rows, in, out)),
      input_(plain(rows, in, out)),
      weight_(outer_shape(out, in, rows)) {}

void LinearProducts::forward(const float* in, const float* weight, const float* bias, float* out,
                             Arena& scratch) const {
    forward_.run(in, weight, bias, out, scratch);
}

void LinearProducts::input(const float* d_out, const float* weight, float* d_in,
                           Arena& scratch) const {
    input_.run(d_out, weight, nullptr, d_in, scratch);
}

void LinearProducts::parameters(const LayerGradient& to, const float* d_out, const float* in,
                                Arena& scratch) const {
    if (to.weight) weight_.run(d_out, in, nullptr, to.weight, scratch);
    if (to.bias)
        kernels().add_column_sums(to.bias,
                                  Matrix<const float>(const_cast<float*>(d_out), rows_, out_));
    if (to.d_a) low_rank(to, d_out, in, scratch);
}

void LinearProducts::low_rank(const LayerGradient& to, const float* d_out, const float* in,
                              Arena& scratch) const {
    // Shapes are known with the adapter only; oneDNN keeps what it made for a shape.
    const Arena::Mark mark = scratch.mark();
    const Matrix<float> through = scratch.floats(rows_, to.rank);
    Product(plain(rows_, to.rank, out_)).run(d_out, to.b, nullptr, through.data, scratch);
    Product(outer_shape(to.rank, in_, rows_, to.scale))
        .run(through.data, in, nullptr, to.d_a, scratch);
    ProductShape down = plain(rows_, to.rank, in_);
    down.transpose_b = true;
    Product(down).run(in, to.a, nullptr, through.data, scratch);
    Product(outer_shape(out_, to.rank, rows_, to.scale))
        .run(d_out, through.data, nullptr, to.d_b, scratch);
    scratch.release(mark);
}

}  // namespace cinejury::nn::train
