// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/denoiser.hpp"

#include <array>

#include "plugins/generators/shapes/level_frequencies.hpp"
#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::shapes {
namespace {

using nn::Activation;
using nn::Arena;
using nn::Matrix;
using nn::Type;
using nn::cpu::Linear;
using nn::cpu::Unary;

constexpr Body::Size kSize = kDenoiserSize;
constexpr std::int64_t kFrequencies = kSigmaFrequencies;

Linear::Options layer(std::int64_t rows, Type type, Unary unary = Unary::kNone) {
    Linear::Options options;
    options.rows = rows;
    options.type = type;
    options.unary = unary;
    return options;
}

}  // namespace

Denoiser::Denoiser(const nn::Safetensors& file, Type arithmetic)
    : body_(file, kSize, arithmetic),
      time_in_(file, "time.0", 2 * kFrequencies, kSize.width, layer(1, Type::kF32, Unary::kSilu)),
      time_out_(file, "time.2", kSize.width, kSize.width, layer(1, Type::kF32, Unary::kSilu)),
      modulation_(file, "mod", kSize.width, 6 * kSize.width, layer(1, Type::kF32)),
      final_(file, "final", kSize.width, 2 * kSize.width, layer(1, Type::kF32)),
      patch_out_(file, "patch_out", kSize.width, kGrid.values(),
                 layer(kGrid.tokens(), Type::kF32)) {}

void Denoiser::predict(float* clean, const float* noisy, double sigma,
                       std::span<const std::int32_t> ids, BlockResidual* residual, bool reuse,
                       Arena& arena) const {
    const Arena::Mark mark = arena.mark();
    const std::int64_t width = kSize.width;
    const Matrix<float> frequencies = arena.floats(1, 2 * kFrequencies);
    const Matrix<float> hidden = arena.floats(1, width), level = arena.floats(1, width);
    const Matrix<float> modulation = arena.floats(6, width), last = arena.floats(2, width);
    level_frequencies(frequencies.data, sigma);
    time_in_.run(frequencies.data, hidden.data, arena);
    time_out_.run(hidden.data, level.data, arena);
    modulation_.run(level.data, modulation.data, arena);
    final_.run(level.data, last.data, arena);

    const Matrix<float> x = arena.floats(Body::tokens(), width);
    const auto values = static_cast<std::size_t>(x.rows * width);
    body_.embed(x, noisy, ids, arena);
    body_.blocks(x, 0, kFirstCached, modulation.data, arena);
    if (reuse && residual && !residual->moved.empty()) {
        for (std::size_t i = 0; i < values; ++i) x.data[i] += residual->moved[i];
    } else {
        if (residual) residual->moved.assign(x.data, x.data + values);
        body_.blocks(x, kFirstCached, kLastCached, modulation.data, arena);
        if (residual)
            for (std::size_t i = 0; i < values; ++i)
                residual->moved[i] = x.data[i] - residual->moved[i];
    }
    body_.blocks(x, kLastCached, kSize.blocks, modulation.data, arena);

    const Activation normed = arena.activation(Type::kF32, kGrid.tokens(), width);
    const Matrix<float> patches = arena.floats(kGrid.tokens(), kGrid.values());
    nn::cpu::kernels().modulated_norm(normed, x.from_row(kWords, kGrid.tokens()), last.data,
                                      last.data + width, 1e-6f);
    patch_out_.run(normed.data, patches.data, arena);
    nn::unpatchify(clean, patches, kGrid);
    arena.release(mark);
}

}  // namespace cinejury::shapes
