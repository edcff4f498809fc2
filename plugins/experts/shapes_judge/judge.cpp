// SPDX-License-Identifier: Apache-2.0
#include "plugins/experts/shapes_judge/judge.hpp"

#include <algorithm>

#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::shapes {
namespace {

using nn::Activation;
using nn::Arena;
using nn::Matrix;
using nn::Type;

constexpr Body::Size kSize = kJudgeSize;

nn::cpu::Linear::Options one_row(nn::cpu::Unary unary) {
    nn::cpu::Linear::Options options;
    options.unary = unary;
    return options;
}

void mean_rows(float* out, Matrix<const float> x) {
    std::fill(out, out + x.columns, 0.0f);
    for (std::int64_t r = 0; r < x.rows; ++r)
        for (std::int64_t i = 0; i < x.columns; ++i) out[i] += x.row(r)[i];
    for (std::int64_t i = 0; i < x.columns; ++i) out[i] /= static_cast<float>(x.rows);
}

}  // namespace

Judge::Judge(const nn::Safetensors& file, Type arithmetic)
    : body_(file, kSize, arithmetic),
      gain_(file.at("read.0.weight", std::array{2 * kSize.width}).floats()),
      shift_(file.at("read.0.bias", std::array{2 * kSize.width}).floats()),
      read_in_(file, "read.1", 2 * kSize.width, kSize.width, one_row(nn::cpu::Unary::kGeluErf)),
      read_out_(file, "read.3", kSize.width, kCriteria, one_row(nn::cpu::Unary::kNone)) {}

Logits Judge::logits(const float* clip, std::span<const std::int32_t> ids, Arena& arena) const {
    const Arena::Mark mark = arena.mark();
    const Matrix<float> clamped = arena.floats(1, kClipValues);
    std::transform(clip, clip + kClipValues, clamped.data,
                   [](float v) { return std::clamp(v, -1.0f, 1.0f); });
    const Matrix<float> x = arena.floats(Body::tokens(), kSize.width);
    body_.embed(x, clamped.data, ids, arena);
    body_.blocks(x, 0, kSize.blocks, nullptr, arena);

    const Matrix<float> means = arena.floats(1, 2 * kSize.width),
                        normed = arena.floats(1, 2 * kSize.width);
    const Matrix<float> hidden = arena.floats(1, kSize.width);
    mean_rows(means.data, x.from_row(0, kWords));
    mean_rows(means.data + kSize.width, x.from_row(kWords, kGrid.tokens()));
    nn::cpu::kernels().layer_norm(Activation::of(normed), means, gain_.data(), shift_.data(),
                                  kReadEpsilon);
    read_in_.run(normed.data, hidden.data, arena);
    Logits result{};
    read_out_.run(hidden.data, result.data(), arena);
    arena.release(mark);
    return result;
}

}  // namespace cinejury::shapes
