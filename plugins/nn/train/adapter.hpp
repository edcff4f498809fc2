// SPDX-License-Identifier: Apache-2.0
// An adapter: the numbers that training changes beside the loaded weights. Low rank keeps A [rank,
// in] and B [out, rank] of each chosen weight matrix (LoRA, Hu et al. 2021, arXiv 2106.09685); a
// delta keeps the difference of every chosen tensor. Thread rule: immutable once built.
#pragma once

#include <optional>
#include <stdexcept>

#include "plugins/nn/train/linear_gradient.hpp"
#include "plugins/nn/train/parameters.hpp"
#include "plugins/nn/train/tasks.hpp"

namespace cinejury::nn::train {

struct Recipe {
    bool low_rank = true;
    std::int64_t rank = 0;
    double scale = 1;
    std::uint64_t seed = 0;
    std::vector<std::string> targets;  // layers: whole names, or their last parts
};

// Thrown for a target that no layer answers to.
class UnknownTarget : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class AdapterLayout {
public:
    // Layers are the tensors' names without their last part when that is weight or bias, else the
    // whole names. Low rank takes the matrices of the chosen layers, delta all their tensors; a low
    // rank target without a matrix is an UnknownTarget too.
    AdapterLayout(const ParameterTable& weights, const Recipe& recipe);

    const Recipe& recipe() const { return recipe_; }
    const ParameterTable& table() const { return table_; }
    // A: normal with variance 1 / in, by the seed; all else 0.
    std::vector<float> start() const;
    // The weights with the adapter's values worked in; no bit depends on `run`.
    std::vector<float> merged(const std::vector<float>& weights, const std::vector<float>& values,
                              const RunTasks& run = in_turn) const;
    // Where gradients of the tensors with these indices of the weights go, in an array of this
    // table; `values` are the adapter's, used for low rank. Addresses are only made here, so the
    // arrays may lie on a device.
    LayerGradient layer(std::size_t weight, std::optional<std::size_t> bias, const float* values,
                        float* gradients) const;
    // Of a tensor that is no matrix of a layer; null: not wanted.
    float* tensor(std::size_t index, float* gradients) const;
    // What there is for the tensor with this index of the weights: indices of table().
    struct Part {
        std::optional<std::size_t> delta, a, b;
    };
    const Part& part(std::size_t weight) const { return parts_[weight]; }

private:
    Recipe recipe_;
    ParameterTable weights_, table_;
    std::vector<Part> parts_;  // by index of the weights
};

}  // namespace cinejury::nn::train
