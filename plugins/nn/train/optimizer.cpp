// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "plugins/nn/train/kernels.hpp"

namespace cinejury::nn::train {
namespace {

constexpr std::int64_t kChunk = 4096;        // numbers that are added as one leaf of a tree
constexpr std::int64_t kTask = 32 * kChunk;  // numbers of a task

// Pairwise, in place.
double tree_sum(std::vector<double>& values) {
    for (std::size_t step = 1; step < values.size(); step *= 2)
        for (std::size_t i = 0; i + step < values.size(); i += 2 * step)
            values[i] += values[i + step];
    return values.empty() ? 0 : values[0];
}

// Calls part(from, to) for all of 0 ... size, in tasks of kTask.
void each_part(const RunTasks& run, std::int64_t size,
               const std::function<void(std::int64_t, std::int64_t)>& part) {
    run(static_cast<std::uint64_t>((size + kTask - 1) / kTask), [&](std::uint64_t task) {
        const std::int64_t from = static_cast<std::int64_t>(task) * kTask;
        part(from, std::min(from + kTask, size));
    });
}

}  // namespace

float* Gradients::lane(std::size_t index) {
    Lane& lane = lanes_[index];
    if (!lane.used) lane.values.assign(static_cast<std::size_t>(size_), 0.0f);
    lane.used = true;
    return lane.values.data();
}

void Gradients::clear() {
    for (Lane& lane : lanes_) lane.used = false;
    clips = 0;
}

std::vector<float> Gradients::sum(const RunTasks& run) const {
    std::vector<float> total(static_cast<std::size_t>(size_));
    each_part(run, size_,
              [&](std::int64_t from, std::int64_t to) { sum_range(from, to, total.data()); });
    return total;
}

void Gradients::sum_range(std::int64_t from, std::int64_t to, float* total) const {
    const auto at = [&](std::size_t lane, std::int64_t i) {
        return lanes_[lane].used ? lanes_[lane].values.data() + i : nullptr;
    };
    std::vector<std::vector<float>> parts(kLanes, std::vector<float>(kChunk));
    for (std::int64_t i = from; i < to; i += kChunk) {
        const std::int64_t count = std::min(kChunk, to - i);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            std::fill(parts[lane].begin(), parts[lane].end(), 0.0f);
            if (const float* own = at(lane, i)) std::copy_n(own, count, parts[lane].begin());
        }
        for (std::size_t step = 1; step < kLanes; step *= 2)
            for (std::size_t lane = 0; lane < kLanes; lane += 2 * step)
                kernels().add(parts[lane].data(), parts[lane + step].data(), count);
        std::copy(parts[0].begin(), parts[0].begin() + count, total + i);
    }
}

double AdamW::norm(const std::vector<float>& gradients, const RunTasks& run) {
    const auto size = static_cast<std::int64_t>(gradients.size());
    std::vector<double> sums(static_cast<std::size_t>((size + kChunk - 1) / kChunk));
    each_part(run, size, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t i = from; i < to; i += kChunk)
            sums[static_cast<std::size_t>(i / kChunk)] =
                kernels().square_sum(gradients.data() + i, std::min(kChunk, to - i));
    });
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
                 const AdamStep& factors, const RunTasks& run) {
    each_part(
        run, static_cast<std::int64_t>(parameters.size()), [&](std::int64_t from, std::int64_t to) {
            kernels().adamw(parameters.data() + from, first.data() + from, second.data() + from,
                            gradients.data() + from, to - from, factors);
        });
}

}  // namespace cinejury::nn::train
