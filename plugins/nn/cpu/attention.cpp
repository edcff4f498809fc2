// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/attention.hpp"

#include <array>
#include <cmath>
#include <stdexcept>

#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::nn::cpu {
namespace {

// Query rows at a time: scores of one block stay in the second-level cache for a few thousand keys.
constexpr std::int64_t kBlockRows = 134;

ProductShape score_shape(const AttentionShape& shape, std::int64_t queries, std::int64_t keys,
                         std::int64_t key_stride) {
    ProductShape product;
    product.m = queries;
    product.n = keys;
    product.k = shape.width;
    product.type = shape.type;
    product.transpose_b = true;
    // Powers of two are cheaper than exponentials: e^x = 2^(x log2 e).
    product.scale = 1.44269504f / std::sqrt(static_cast<float>(shape.width));
    product.a_stride = shape.query_stride;
    product.b_stride = key_stride;
    product.c_stride = shape.keys;
    return product;
}

ProductShape weighted_shape(const AttentionShape& shape, std::int64_t queries, std::int64_t keys,
                            std::int64_t value_stride, bool accumulate) {
    ProductShape product;
    product.m = queries;
    product.n = shape.width;
    product.k = keys;
    product.type = shape.type;
    product.accumulate = accumulate;
    product.a_stride = shape.keys;
    product.b_stride = value_stride;
    return product;
}

template <class Byte>
Byte* at(Byte* base, std::int64_t element, Type type) {
    return base + static_cast<std::uint64_t>(element) * size_of(type);
}

bool valid(const AttentionShape& shape) {
    return shape.groups >= 1 && shape.heads % shape.groups == 0 && shape.queries >= 1 &&
           shape.prefix >= 0 && shape.prefix < shape.keys &&
           (!shape.causal || shape.keys >= shape.queries);
}

}  // namespace

Attention::Attention(const AttentionShape& shape) : shape_(shape) {
    if (!valid(shape))
        throw std::invalid_argument(
            "nn: attention: heads must be a multiple of groups, causal needs as many keys as "
            "queries, and a prefix must be shorter than the keys");
    if (shape.prefix > 0)
        parts_.push_back({0, shape.prefix, shape.prefix_key_stride, shape.prefix_value_stride});
    parts_.push_back(
        {shape.prefix, shape.keys - shape.prefix, shape.key_stride, shape.value_stride});
    // Blocks that differ by one row at most, so that all their products take B laid out alike.
    const std::int64_t count = (shape.queries + kBlockRows - 1) / kBlockRows;
    for (std::int64_t first = 0, i = 0; i < count; ++i) {
        const std::int64_t now = shape.queries / count + (i < shape.queries % count ? 1 : 0);
        if (scores_.empty() || scores_.back().shape().m != now)
            for (const Part& part : parts_) {
                scores_.emplace_back(score_shape(shape, now, part.rows, part.key_stride));
                weighted_.emplace_back(
                    weighted_shape(shape, now, part.rows, part.value_stride, part.first > 0));
            }
        blocks_.push_back({first, now, scores_.size() - parts_.size()});
        first += now;
    }
}

void Attention::run(const void* queries, const void* keys, const void* values, void* result,
                    Arena& scratch, const void* prefix_keys, const void* prefix_values) const {
    const Kernels& kernel = kernels();
    const Type type = shape_.type;
    const Arena::Mark mark = scratch.mark();
    const std::int64_t most_rows = blocks_.front().rows;
    const Matrix<float> scores = scratch.floats(most_rows, shape_.keys);
    Activation weights = scratch.activation(type, most_rows, shape_.keys);
    const Matrix<float> sums = scratch.floats(most_rows, shape_.width);
    const Matrix<float> inverse = scratch.floats(1, most_rows);
    for (std::int64_t head = 0; head < shape_.heads; ++head) {
        const std::int64_t column = head / (shape_.heads / shape_.groups) * shape_.width;
        const auto of_part = [&](const Part& part, const void* own, const void* kept) {
            return at(static_cast<const std::byte*>(part.first < shape_.prefix ? kept : own),
                      column, type);
        };
        // Laid out once for all blocks of queries: the products of a part differ in rows only.
        const Arena::Mark head_mark = scratch.mark();
        std::array<const void*, 2> key_parts{}, value_parts{};
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            key_parts[i] = scores_[i].prepare(of_part(parts_[i], keys, prefix_keys), scratch);
            value_parts[i] =
                weighted_[i].prepare(of_part(parts_[i], values, prefix_values), scratch);
        }
        for (const Block& block : blocks_) {
            const std::int64_t from = block.first * shape_.query_stride + head * shape_.width;
            for (std::size_t i = 0; i < parts_.size(); ++i)
                scores_[block.product + i].run_prepared(
                    at(static_cast<const std::byte*>(queries), from, type), key_parts[i], nullptr,
                    scores.data + parts_[i].first, scratch);
            weights.rows = block.rows;
            kernel.power_rows(weights, inverse.data, scores.from_row(0, block.rows),
                              shape_.keys - shape_.queries + block.first + 1,
                              shape_.causal ? 1 : 0);
            for (std::size_t i = 0; i < parts_.size(); ++i)
                weighted_[block.product + i].run_prepared(at(weights.row(0), parts_[i].first, type),
                                                          value_parts[i], nullptr, sums.data,
                                                          scratch);
            const std::int64_t to = block.first * shape_.result_stride + head * shape_.width;
            kernel.scale_rows({at(static_cast<std::byte*>(result), to, type), type, block.rows,
                               shape_.width, shape_.result_stride},
                              sums.from_row(0, block.rows), inverse.data);
        }
        scratch.release(head_mark);
    }
    scratch.release(mark);
}

}  // namespace cinejury::nn::cpu
