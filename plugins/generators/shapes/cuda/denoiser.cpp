// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/cuda/denoiser.hpp"

#include <array>
#include <cmath>

#include "plugins/generators/shapes/cuda/kernels.hpp"

namespace cinejury::shapes::cuda {
namespace {

using nn::Safetensors;
using nn::Type;
using nn::cuda::Buffer;
using nn::cuda::Context;
using nn::cuda::RowUnary;

constexpr std::int64_t kWidth = kDenoiserSize.width;

Buffer floats_of(const nn::StoredTensor& tensor, Context& context) {
    const std::vector<float> values = tensor.floats();
    return uploaded(context.pool(), std::span<const float>(values), context.stream());
}

Buffer weight_of(const Safetensors& file, const std::string& name, std::int64_t in,
                 std::int64_t out, Context& context) {
    return floats_of(file.at(name + ".weight", std::array{out, in}), context);
}
Buffer bias_of(const Safetensors& file, const std::string& name, std::int64_t out,
               Context& context) {
    if (!file.tensors().contains(name + ".bias")) return {};
    return floats_of(file.at(name + ".bias", std::array{out}), context);
}

// w_j = 10000^(-j / 128), as the CPU computes them.
Buffer frequencies(Context& context) {
    std::vector<float> values(static_cast<std::size_t>(kSigmaFrequencies));
    for (std::size_t j = 0; j < values.size(); ++j)
        values[j] = std::exp(-std::log(10000.0f) * static_cast<float>(j) /
                             static_cast<float>(kSigmaFrequencies));
    return uploaded(context.pool(), std::span<const float>(values), context.stream());
}

}  // namespace

Denoiser::Denoiser(const Safetensors& file, Type arithmetic, std::int64_t most, Context& context)
    : context_(&context),
      body_(file, kDenoiserSize, arithmetic, most, context),
      patch_out_(file, "patch_out", kWidth, kGrid.values(),
                 {most * kGrid.tokens(), Type::kF32, Type::kF32, nn::cuda::After::kNone}, context),
      frequencies_(frequencies(context)) {
    const auto load = [&](Layer& layer, const std::string& name, std::int64_t in,
                          std::int64_t out) {
        layer.weight = weight_of(file, name, in, out, context);
        layer.bias = bias_of(file, name, out, context);
    };
    load(time_in_, "time.0", 2 * kSigmaFrequencies, kWidth);
    load(time_out_, "time.2", kWidth, kWidth);
    load(modulation_layer_, "mod", kWidth, 6 * kWidth);
    load(final_layer_, "final", kWidth, 2 * kWidth);
    const auto floats = [&](std::int64_t columns) {
        return context.take(static_cast<std::size_t>(most * columns) * sizeof(float));
    };
    waves_ = floats(2 * kSigmaFrequencies);
    hidden_ = floats(kWidth);
    level_ = floats(kWidth);
    modulation_ = floats(6 * kWidth);
    final_ = floats(2 * kWidth);
    predictions_ = floats(kClipValues);
}

void Denoiser::prepare(std::int64_t items) {
    body_.prepare(items);
    patch_out_.prepare(items * kGrid.tokens());
}

void Denoiser::few_rows(float* out, const float* in, const Layer& layer, std::int64_t items,
                        std::int64_t in_width, std::int64_t out_width, RowUnary unary) {
    nn::cuda::few_rows(out, in, layer.weight.as<float>(), layer.bias.as<float>(), items, in_width,
                       out_width, unary, context_->stream());
}

// The noise levels' modulation of the blocks and of the last norm.
void Denoiser::level(const NetworkItem* table, std::int64_t items) {
    sigma_waves(waves_.as<float>(), table, frequencies_.as<float>(), items, context_->stream());
    few_rows(hidden_.as<float>(), waves_.as<float>(), time_in_, items, 2 * kSigmaFrequencies,
             kWidth, RowUnary::kSilu);
    few_rows(level_.as<float>(), hidden_.as<float>(), time_out_, items, kWidth, kWidth,
             RowUnary::kSilu);
    few_rows(modulation_.as<float>(), level_.as<float>(), modulation_layer_, items, kWidth,
             6 * kWidth, RowUnary::kNone);
    few_rows(final_.as<float>(), level_.as<float>(), final_layer_, items, kWidth, 2 * kWidth,
             RowUnary::kNone);
}

void Denoiser::predict(const NetworkItem* table, std::int64_t items, bool reuse) {
    cudaStream_t stream = context_->stream();
    const auto* modulation = modulation_.as<float>();
    const auto cache = [&](Residual what) {
        step_cache(body_.x(), table, what, items, kWidth, stream);
    };
    level(table, items);
    body_.embed(table, items);
    body_.blocks(0, kFirstCached, modulation, items);
    if (reuse) {
        cache(Residual::kReuse);
    } else {
        cache(Residual::kBefore);
        body_.blocks(kFirstCached, kLastCached, modulation, items);
        cache(Residual::kAfter);
    }
    body_.blocks(kLastCached, kDenoiserSize.blocks, modulation, items);

    nn::cuda::NormArguments last;  // of the video tokens
    last.out = body_.spare();
    last.type = Type::kF32;
    last.x = body_.x();
    last.scale = {nullptr, final_.as<float>(), 2 * kWidth};
    last.shift = {nullptr, final_.as<float>() + kWidth, 2 * kWidth};
    last.rows = items * kGrid.tokens();
    last.width = kWidth;
    last.map = {kGrid.tokens(), kTokens, kWords};
    last.epsilon = kNormEpsilon;
    nn::cuda::gate_and_norm(last, stream);
    patch_out_.run(body_.patches(), body_.spare(), items * kGrid.tokens());
    nn::cuda::unpatchify(predictions_.as<float>(), body_.patches(), items, kGrid, stream);
}

}  // namespace cinejury::shapes::cuda
