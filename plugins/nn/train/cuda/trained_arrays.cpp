// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/cuda/trained_arrays.hpp"

#include <cmath>

#include "plugins/nn/train/cuda/kernels.hpp"

namespace cinejury::nn::train::cuda {
namespace {

using nn::cuda::Buffer;
using nn::cuda::check;
using nn::cuda::Context;

static_assert(kLanes == Gradients::kLanes);

Buffer zeros(std::size_t bytes, Context& context) {
    Buffer made = context.take(bytes);
    check(cudaMemsetAsync(made.data(), 0, bytes, context.stream()), "zeros");
    return made;
}

void copy_of(const Buffer& to, const Buffer& from, Context& context) {
    check(cudaMemcpyAsync(to.data(), from.data(), from.bytes(), cudaMemcpyDeviceToDevice,
                          context.stream()),
          "a copy");
}

Buffer on_device(const std::vector<float>& values, Context& context) {
    return uploaded(context.pool(), std::span<const float>(values), context.stream());
}

}  // namespace

TrainedArrays::TrainedArrays(const ParameterTable& table, const std::vector<float>& weights,
                             Context& context)
    : context_(&context), table_(table), base_(on_device(weights, context)) {}

void TrainedArrays::begin(std::shared_ptr<const AdapterLayout> layout,
                          const std::vector<float>& values) {
    Now made;
    const std::size_t size = values.size() * sizeof(float);
    made.policy = {on_device(values, *context_), context_->take(base_.bytes())};
    made.old = {on_device(values, *context_), context_->take(base_.bytes())};
    made.first = zeros(size, *context_);
    made.second = zeros(size, *context_);
    made.lanes = zeros(kLanes * size, *context_);
    made.total = context_->take(size);
    // The sum, and the partial sums that it is made of.
    const auto partials = square_partials(static_cast<std::int64_t>(values.size()));
    made.sums = context_->take(static_cast<std::size_t>(1 + partials) * sizeof(double));
    work_in(made.policy, *layout);
    work_in(made.old, *layout);
    context_->wait();
    made.layout = std::move(layout);
    now_ = std::move(made);
}

void TrainedArrays::work_in(Copy& copy, const AdapterLayout& layout) {
    copy_of(copy.weights, base_, *context_);
    const auto* values = copy.values.as<float>();
    for (std::size_t i = 0; i < table_.all().size(); ++i) {
        const AdapterLayout::Part& part = layout.part(i);
        const Parameter& tensor = table_[i];
        float* to = copy.weights.as<float>() + tensor.first;
        if (part.delta)
            nn::cuda::add(to, values + layout.table()[*part.delta].first, tensor.count,
                          context_->stream());
        if (part.a)
            add_low_rank(to, values + layout.table()[*part.a].first,
                         values + layout.table()[*part.b].first, layout.recipe().scale,
                         tensor.shape[0], tensor.shape[1], layout.recipe().rank,
                         context_->stream());
    }
}

const Buffer& TrainedArrays::buffer(Array array) const {
    switch (array) {
        case Array::kPolicy: return now_.policy.values;
        case Array::kOld: return now_.old.values;
        case Array::kFirst: return now_.first;
        case Array::kSecond: break;
    }
    return now_.second;
}

std::vector<float> TrainedArrays::read(Array array) const {
    std::vector<float> values(static_cast<std::size_t>(lane_size()));
    nn::cuda::download(values.data(), buffer(array).data(), bytes(), context_->stream());
    return values;
}

void TrainedArrays::write(Array array, const std::vector<float>& values) {
    nn::cuda::upload(buffer(array).data(), values.data(), bytes(), context_->stream());
    if (array == Array::kPolicy) work_in(now_.policy, layout());
    if (array == Array::kOld) work_in(now_.old, layout());
}

void TrainedArrays::clear_gradients() {
    check(cudaMemsetAsync(now_.lanes.data(), 0, now_.lanes.bytes(), context_->stream()), "zeros");
}

void TrainedArrays::add_lanes() {
    sum_lanes(now_.total.as<float>(), lanes(), lane_size(), context_->stream());
}

std::vector<float> TrainedArrays::gradients() {
    std::vector<float> sum(static_cast<std::size_t>(lane_size()));
    add_lanes();
    nn::cuda::download(sum.data(), now_.total.data(), bytes(), context_->stream());
    return sum;
}

void TrainedArrays::average(double decay) {
    if (decay >= 1) return;
    if (decay == 0) {
        copy_of(now_.old.values, now_.policy.values, *context_);
        copy_of(now_.old.weights, now_.policy.weights, *context_);
        return;
    }
    cuda::average(now_.old.values.as<float>(), now_.policy.values.as<float>(),
                  static_cast<float>(decay), static_cast<float>(1 - decay), lane_size(),
                  context_->stream());
    work_in(now_.old, layout());
}

double TrainedArrays::step(const AdamSettings& settings, std::uint64_t number) {
    add_lanes();
    auto* sum = now_.sums.as<double>();
    square_sum(sum, sum + 1, now_.total.as<float>(), lane_size(), context_->stream());
    double square = 0;
    nn::cuda::download(&square, sum, sizeof square, context_->stream());
    const double norm = std::sqrt(square);
    if (!std::isfinite(norm)) return norm;
    adamw(now_.policy.values.as<float>(), now_.first.as<float>(), now_.second.as<float>(),
          now_.total.as<float>(), lane_size(), adam_step(settings, norm, number),
          context_->stream());
    work_in(now_.policy, layout());
    return norm;
}

}  // namespace cinejury::nn::train::cuda
