// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/optimizer.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/nn/train/kernels.hpp"

namespace cinejury::nn::train {
namespace {

constexpr std::int64_t kChunk = 4096;

// Pairwise, in place.
double tree_sum(std::vector<double>& values) {
    for (std::size_t step = 1; step < values.size(); step *= 2)
        for (std::size_t i = 0; i + step < values.size(); i += 2 * step)
            values[i] += values[i + step];
    return values.empty() ? 0 : values[0];
}

}  // namespace

float* Gradients::lane(std::size_t index) {
    std::vector<float>& lane = lanes_[index];
    if (lane.empty()) lane.assign(static_cast<std::size_t>(size_), 0.0f);
    return lane.data();
}

void Gradients::clear() {
    for (std::vector<float>& lane : lanes_) std::fill(lane.begin(), lane.end(), 0.0f);
    clips = 0;
}

std::vector<float> Gradients::sum() const {
    std::vector<float> total(static_cast<std::size_t>(size_));
    const auto at = [&](std::size_t lane, std::int64_t i) {
        return lanes_[lane].empty() ? nullptr : lanes_[lane].data() + i;
    };
    std::vector<std::vector<float>> parts(kLanes, std::vector<float>(kChunk));
    for (std::int64_t i = 0; i < size_; i += kChunk) {
        const std::int64_t count = std::min(kChunk, size_ - i);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            std::fill(parts[lane].begin(), parts[lane].end(), 0.0f);
            if (const float* from = at(lane, i)) std::copy(from, from + count, parts[lane].begin());
        }
        for (std::size_t step = 1; step < kLanes; step *= 2)
            for (std::size_t lane = 0; lane < kLanes; lane += 2 * step)
                kernels().add(parts[lane].data(), parts[lane + step].data(), count);
        std::copy(parts[0].begin(), parts[0].begin() + count, total.begin() + i);
    }
    return total;
}

double AdamW::norm(const std::vector<float>& gradients) {
    std::vector<double> sums;
    const auto size = static_cast<std::int64_t>(gradients.size());
    for (std::int64_t i = 0; i < size; i += kChunk)
        sums.push_back(kernels().square_sum(gradients.data() + i, std::min(kChunk, size - i)));
    return std::sqrt(tree_sum(sums));
}

AdamStep adam_step(const AdamSettings& settings, double gradient_norm, std::uint64_t number) {
    const auto t = static_cast<double>(number);
    AdamStep step;
    if (settings.max_norm > 0 && gradient_norm > settings.max_norm)
        step.gradient_scale = static_cast<float>(settings.max_norm / gradient_norm);
    step.beta1 = static_cast<float>(settings.beta1);
    step.beta2 = static_cast<float>(settings.beta2);
    step.step_size = static_cast<float>(settings.learning_rate / (1 - std::pow(settings.beta1, t)));
    step.root_scale = static_cast<float>(1 / std::sqrt(1 - std::pow(settings.beta2, t)));
    step.epsilon = static_cast<float>(settings.epsilon);
    step.keep = static_cast<float>(1 - settings.learning_rate * settings.decay);
    return step;
}

void AdamW::step(std::vector<float>& parameters, const std::vector<float>& gradients,
                 const AdamStep& factors) {
    kernels().adamw(parameters.data(), first.data(), second.data(), gradients.data(),
                    static_cast<std::int64_t>(parameters.size()), factors);
}

}  // namespace cinejury::nn::train
