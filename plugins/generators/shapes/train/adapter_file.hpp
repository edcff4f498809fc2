// SPDX-License-Identifier: Apache-2.0
// Adapters and whole training states as safetensors files in memory. Files may come from strangers.
// Thread rule: pure functions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/nn/train/adapter.hpp"

namespace cinejury::shapes {

// Arrays of one adapter layout by a prefix of their tensors' names: "" for an adapter, "policy.",
// "old.", "first.", "second." for a state; `step` is the optimizer's.
struct AdapterFile {
    nn::train::Recipe recipe;
    std::uint64_t step = 0;
    std::map<std::string, std::vector<float>> arrays;
};

// Equal content gives equal bytes. `weights_digest`: of the weights that it belongs to.
std::string write_adapter_file(const AdapterFile& content, const nn::train::AdapterLayout& layout,
                               const std::string& weights_digest);

// The arrays with these prefixes. Throws sdk::Error: CJ_BAD_DATA for damaged or foreign bytes and
// numbers that are not finite, CJ_UNSUPPORTED for other weights, CJ_NOT_FOUND for a target that is
// not there, CJ_INVALID_ARGUMENT for a tensor of another shape.
AdapterFile read_adapter_file(std::string_view bytes, const nn::train::ParameterTable& weights,
                              const std::string& weights_digest,
                              const std::vector<std::string>& prefixes);

// The layout of a recipe for these weights; throws sdk::Error: CJ_NOT_FOUND for an unknown target,
// CJ_INVALID_ARGUMENT for a rank above 128.
nn::train::AdapterLayout layout_of(const nn::train::ParameterTable& weights,
                                   const nn::train::Recipe& recipe);

}  // namespace cinejury::shapes
