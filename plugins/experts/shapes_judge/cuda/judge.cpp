// SPDX-License-Identifier: Apache-2.0
#include "plugins/experts/shapes_judge/cuda/judge.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "plugins/experts/shapes_judge/cuda/kernels.hpp"
#include "plugins/experts/shapes_judge/judge.hpp"

namespace cinejury::shapes::cuda {
namespace {

using nn::Type;
using nn::cuda::Buffer;
using nn::cuda::Context;

constexpr std::int64_t kWidth = kJudgeSize.width;
constexpr auto kAnswers = static_cast<std::int64_t>(kCriteria);

Buffer floats_of(const nn::Safetensors& file, const std::string& name,
                 std::span<const std::int64_t> shape, Context& context, float less = 0) {
    std::vector<float> values = file.at(name, shape).floats();
    for (float& value : values) value -= less;
    return uploaded(context.pool(), std::span<const float>(values), context.stream());
}

}  // namespace

Judge::Judge(const nn::Safetensors& file, Type arithmetic, Context& context)
    : context_(&context),
      body_(file, kJudgeSize, arithmetic, kMostItems, context),
      scale_(floats_of(file, "read.0.weight", std::array{2 * kWidth}, context, 1)),
      shift_(floats_of(file, "read.0.bias", std::array{2 * kWidth}, context)),
      in_weight_(floats_of(file, "read.1.weight", std::array{kWidth, 2 * kWidth}, context)),
      in_bias_(floats_of(file, "read.1.bias", std::array{kWidth}, context)),
      out_weight_(floats_of(file, "read.3.weight", std::array{kAnswers, kWidth}, context)),
      out_bias_(floats_of(file, "read.3.bias", std::array{kAnswers}, context)) {
    const auto floats = [&](std::int64_t columns) {
        return context.take(static_cast<std::size_t>(kMostItems * columns) * sizeof(float));
    };
    clips_ = floats(kClipValues);
    means_ = floats(2 * kWidth);
    normed_ = floats(2 * kWidth);
    hidden_ = floats(kWidth);
    logits_ = floats(kAnswers);
    table_ = context.take(kMostItems * sizeof(NetworkItem));
}

void Judge::run(std::span<const float> clips, std::span<const Question> questions,
                std::span<Logits> answers) {
    using nn::cuda::RowUnary;
    const auto items = static_cast<std::int64_t>(questions.size());
    cudaStream_t stream = context_->stream();
    std::array<NetworkItem, kMostItems> table{};
    for (std::size_t i = 0; i < questions.size(); ++i) {
        table[i].clip = clips_.as<float>() + static_cast<std::int64_t>(i) * kClipValues;
        std::copy(questions[i].ids.begin(), questions[i].ids.end(), table[i].ids);
    }
    nn::cuda::upload(clips_.data(), clips.data(), clips.size_bytes(), stream);
    nn::cuda::upload(table_.data(), table.data(), questions.size() * sizeof(NetworkItem), stream);
    body_.embed(table_.as<NetworkItem>(), items);
    body_.blocks(0, kJudgeSize.blocks, nullptr, items);

    mean_tokens(means_.as<float>(), body_.x(), items, kTokens, kWords, kWidth, stream);
    nn::cuda::NormArguments norm;
    norm.out = normed_.data();
    norm.type = Type::kF32;
    norm.x = means_.as<float>();
    norm.scale = {scale_.as<float>(), nullptr, 0};
    norm.shift = {shift_.as<float>(), nullptr, 0};
    norm.rows = items;
    norm.width = 2 * kWidth;
    norm.epsilon = kReadEpsilon;
    nn::cuda::gate_and_norm(norm, stream);
    nn::cuda::few_rows(hidden_.as<float>(), normed_.as<float>(), in_weight_.as<float>(),
                       in_bias_.as<float>(), items, 2 * kWidth, kWidth, RowUnary::kNone, stream);
    nn::cuda::gelu(hidden_.as<float>(), items * kWidth, stream);
    nn::cuda::few_rows(logits_.as<float>(), hidden_.as<float>(), out_weight_.as<float>(),
                       out_bias_.as<float>(), items, kWidth, kAnswers, RowUnary::kNone, stream);
    static_assert(sizeof(Logits) == kCriteria * sizeof(float));
    nn::cuda::download(answers.data(), logits_.data(), questions.size() * sizeof(Logits), stream);
}

}  // namespace cinejury::shapes::cuda
