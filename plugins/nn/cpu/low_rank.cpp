// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/low_rank.hpp"

#include <cstring>
#include <vector>

namespace cinejury::nn::cpu {
namespace {

ProductShape product_shape(std::int64_t rows, std::int64_t in, std::int64_t out, Type type,
                           Type result) {
    ProductShape shape;
    shape.m = rows;
    shape.n = out;
    shape.k = in;
    shape.type = type;
    shape.result = result;
    shape.transpose_b = true;
    shape.packed_b = true;
    return shape;
}

}  // namespace

LowRank::LowRank(const Shape& shape)
    : shape_(shape),
      to_rank_(product_shape(shape.rows, shape.in, shape.rank, shape.type, shape.type)),
      from_rank_(product_shape(shape.rows, shape.rank, shape.out, shape.type, shape.result)) {}

void LowRank::set(const float* a_rows, const float* b_rows, float scale, std::uint64_t version) {
    if (a_.data() && a_.version() == version) return;
    std::vector<float> scaled(b_rows, b_rows + shape_.out * shape_.rank);
    for (float& value : scaled) value *= scale;
    PackedMatrix a = to_rank_.pack(a_rows, Type::kF32, version);
    b_ = from_rank_.pack(scaled.data(), Type::kF32, version);
    a_ = std::move(a);
}

void LowRank::run(const void* in, void* out, Arena& scratch) const {
    if (!a_.data()) {
        std::memset(out, 0,
                    static_cast<std::size_t>(shape_.rows * shape_.out) * size_of(shape_.result));
        return;
    }
    const Arena::Mark mark = scratch.mark();
    const Activation between = scratch.activation(shape_.type, shape_.rows, shape_.rank);
    to_rank_.run(in, a_.data(), nullptr, between.data, scratch);
    from_rank_.run(between.data, b_.data(), nullptr, out, scratch);
    scratch.release(mark);
}

}  // namespace cinejury::nn::cpu
