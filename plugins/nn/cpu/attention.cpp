// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/attention.hpp"

#include <cmath>
#include <stdexcept>

#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::nn::cpu {
namespace {

// Query rows at a time: scores of one block stay in the second-level cache for a few thousand keys.
constexpr std::int64_t kBlockRows = 134;

ProductShape score_shape(const AttentionShape& shape, std::int64_t rows) {
    ProductShape product;
    product.m = rows;
    product.n = shape.keys;
    product.k = shape.width;
    product.type = shape.type;
    product.transpose_b = true;
    // Powers of two are cheaper than exponentials: e^x = 2^(x log2 e).
    product.scale = 1.44269504f / std::sqrt(static_cast<float>(shape.width));
    product.a_stride = shape.query_stride;
    product.b_stride = shape.key_stride;
    return product;
}

ProductShape weighted_shape(const AttentionShape& shape, std::int64_t rows) {
    ProductShape product;
    product.m = rows;
    product.n = shape.width;
    product.k = shape.keys;
    product.type = shape.type;
    product.b_stride = shape.value_stride;
    return product;
}

const std::byte* at(const void* base, std::int64_t element, Type type) {
    return static_cast<const std::byte*>(base) +
           static_cast<std::uint64_t>(element) * size_of(type);
}

}  // namespace

Attention::Attention(const AttentionShape& shape) : shape_(shape) {
    if (shape.groups < 1 || shape.heads % shape.groups != 0 || shape.queries < 1 ||
        shape.keys < shape.queries * shape.causal)
        throw std::invalid_argument(
            "nn: attention: heads must be a multiple of groups, and causal needs as many keys as "
            "queries");
    // Even blocks, at most two different row counts.
    const std::int64_t count = (shape.queries + kBlockRows - 1) / kBlockRows;
    const std::int64_t rows = (shape.queries + count - 1) / count;
    for (std::int64_t first = 0; first < shape.queries; first += rows) {
        const std::int64_t now = std::min(rows, shape.queries - first);
        if (scores_.empty() || scores_.back().shape().m != now) {
            scores_.emplace_back(score_shape(shape, now));
            weighted_.emplace_back(weighted_shape(shape, now));
        }
        blocks_.push_back({first, now, scores_.size() - 1});
    }
}

void Attention::run(const void* queries, const void* keys, const void* values, void* result,
                    Arena& scratch) const {
    const Kernels& kernel = kernels();
    const Type type = shape_.type;
    const Arena::Mark mark = scratch.mark();
    const Matrix<float> scores = scratch.floats(blocks_.front().rows, shape_.keys);
    const Activation weights = scratch.activation(type, blocks_.front().rows, shape_.keys);
    const Matrix<float> sums = scratch.floats(blocks_.front().rows, shape_.width);
    const Matrix<float> inverse = scratch.floats(1, blocks_.front().rows);
    for (std::int64_t head = 0; head < shape_.heads; ++head) {
        const std::int64_t group = head / (shape_.heads / shape_.groups);
        for (const Block& block : blocks_) {
            scores_[block.product].run(
                at(queries, block.first * shape_.query_stride + head * shape_.width, type),
                at(keys, group * shape_.width, type), nullptr, scores.data, scratch);
            Activation rows = weights;
            rows.rows = block.rows;
            kernel.power_rows(rows, inverse.data, scores.from_row(0, block.rows),
                              shape_.keys - shape_.queries + block.first + 1,
                              shape_.causal ? 1 : 0);
            weighted_[block.product].run(weights.data, at(values, group * shape_.width, type),
                                         nullptr, sums.data, scratch);
            const std::int64_t to = block.first * shape_.result_stride + head * shape_.width;
            kernel.scale_rows({const_cast<std::byte*>(at(result, to, type)), type, block.rows,
                               shape_.width, shape_.result_stride},
                              sums.from_row(0, block.rows), inverse.data);
        }
    }
    scratch.release(mark);
}

}  // namespace cinejury::nn::cpu
