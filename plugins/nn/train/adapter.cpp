// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/adapter.hpp"

#include <cmath>

#include "plugins/nn/philox.hpp"

namespace cinejury::nn::train {
namespace {

std::string layer_of(const std::string& tensor) {
    for (const char* last : {".weight", ".bias"})
        if (tensor.ends_with(last))
            return tensor.substr(0, tensor.size() - std::string(last).size());
    return tensor;
}

bool answers(const std::string& layer, const std::string& target) {
    return layer == target || layer.ends_with("." + target);
}

// of a target that chose nothing
std::string explanation(const ParameterTable& weights, const Recipe& recipe,
                        const std::string& target) {
    std::string names;
    for (const Parameter& one : weights.all()) {
        const std::string layer = layer_of(one.name);
        if ((recipe.low_rank && one.shape.size() != 2) || names.ends_with(layer)) continue;
        names += (names.empty() ? "" : ", ") + layer;
    }
    return "no layer" + std::string(recipe.low_rank ? " with a matrix" : "") + " answers to \"" +
           target + "\"; there are " + names;
}

// C [m, n] = A [m, k] B [k, n], sums in double.
void add_product(float* c, const float* a, const float* b, std::int64_t m, std::int64_t n,
                 std::int64_t k, double scale) {
    std::vector<double> row(static_cast<std::size_t>(n));
    for (std::int64_t i = 0; i < m; ++i) {
        std::fill(row.begin(), row.end(), 0.0);
        for (std::int64_t l = 0; l < k; ++l)
            for (std::int64_t j = 0; j < n; ++j)
                row[static_cast<std::size_t>(j)] +=
                    static_cast<double>(a[i * k + l]) * static_cast<double>(b[l * n + j]);
        for (std::int64_t j = 0; j < n; ++j)
            c[i * n + j] = static_cast<float>(static_cast<double>(c[i * n + j]) +
                                              scale * row[static_cast<std::size_t>(j)]);
    }
}

}  // namespace

AdapterLayout::AdapterLayout(const ParameterTable& weights, const Recipe& recipe)
    : recipe_(recipe), weights_(weights), parts_(weights.all().size()) {
    std::vector<bool> used(recipe.targets.size());
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const Parameter& one = weights[i];
        const bool matrix = one.shape.size() == 2 && one.name.ends_with(".weight");
        if (recipe.low_rank && !matrix) continue;
        bool chosen = recipe.targets.empty();
        for (std::size_t t = 0; t < used.size(); ++t)
            if (answers(layer_of(one.name), recipe.targets[t])) chosen = used[t] = true;
        if (!chosen) continue;
        if (recipe.low_rank) {
            parts_[i].a = table_.add(layer_of(one.name) + ".lora_a", {recipe.rank, one.shape[1]});
            parts_[i].b = table_.add(layer_of(one.name) + ".lora_b", {one.shape[0], recipe.rank});
        } else {
            parts_[i].delta = table_.add(one.name, one.shape);
        }
    }
    for (std::size_t t = 0; t < used.size(); ++t)
        if (!used[t]) throw UnknownTarget(explanation(weights, recipe, recipe.targets[t]));
}

std::vector<float> AdapterLayout::start() const {
    std::vector<float> values(static_cast<std::size_t>(table_.size()));
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (!parts_[i].a) continue;
        const Parameter& a = table_[*parts_[i].a];
        normal_noise(values.data() + a.first, static_cast<std::uint64_t>(a.count), recipe_.seed, i);
        const float deviation = 1.0f / std::sqrt(static_cast<float>(a.shape[1]));
        for (std::int64_t j = 0; j < a.count; ++j)
            values[static_cast<std::size_t>(a.first + j)] *= deviation;
    }
    return values;
}

std::vector<float> AdapterLayout::merged(const std::vector<float>& weights,
                                         const std::vector<float>& values,
                                         const RunTasks& run) const {
    std::vector<float> result = weights;
    run(parts_.size(), [&](std::uint64_t i) {
        const Parameter& to = weights_[i];
        if (parts_[i].delta) {
            const float* delta = values.data() + table_[*parts_[i].delta].first;
            for (std::int64_t j = 0; j < to.count; ++j)
                result[static_cast<std::size_t>(to.first + j)] += delta[j];
        }
        if (parts_[i].a)
            add_product(result.data() + to.first, values.data() + table_[*parts_[i].b].first,
                        values.data() + table_[*parts_[i].a].first, to.shape[0], to.shape[1],
                        recipe_.rank, recipe_.scale);
    });
    return result;
}

LayerGradient AdapterLayout::layer(std::size_t weight, std::optional<std::size_t> bias,
                                   const float* values, float* gradients) const {
    LayerGradient to;
    to.weight = tensor(weight, gradients);
    if (bias) to.bias = tensor(*bias, gradients);
    if (!parts_[weight].a) return to;
    const Parameter &a = table_[*parts_[weight].a], &b = table_[*parts_[weight].b];
    to.a = values + a.first;
    to.b = values + b.first;
    to.d_a = gradients + a.first;
    to.d_b = gradients + b.first;
    to.rank = recipe_.rank;
    to.scale = static_cast<float>(recipe_.scale);
    return to;
}

float* AdapterLayout::tensor(std::size_t index, float* gradients) const {
    return parts_[index].delta ? gradients + table_[*parts_[index].delta].first : nullptr;
}

}  // namespace cinejury::nn::train
