// SPDX-License-Identifier: Apache-2.0
// The numbers of a network as one array, and where each named tensor lies in it. Thread rule: a
// value; immutable once built.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "plugins/nn/safetensors.hpp"

namespace cinejury::nn::train {

struct Parameter {
    std::string name;
    std::vector<std::int64_t> shape;
    std::int64_t first = 0;  // in the array; a multiple of 16
    std::int64_t count = 0;
};

class ParameterTable {
public:
    // Index of the new tensor. Throws std::logic_error for a name that is there.
    std::size_t add(const std::string& name, std::vector<std::int64_t> shape);
    const std::vector<Parameter>& all() const { return all_; }
    const Parameter& operator[](std::size_t index) const { return all_[index]; }
    // Throws std::out_of_range naming it.
    std::size_t find(const std::string& name) const;
    bool has(const std::string& name) const { return index_.contains(name); }
    // Numbers of the array; gaps between tensors, which stay 0, count.
    std::int64_t size() const { return size_; }
    std::int64_t numbers() const;  // without gaps

    // Every tensor of the table from the file, widened. Throws std::runtime_error naming the file
    // and a tensor that is missing, has another shape or another type.
    std::vector<float> read(const Safetensors& file, const std::string& prefix = "") const;
    // The array's tensors for write_safetensors; they point into it.
    std::map<std::string, StoredTensor> stored(std::span<const float> values,
                                               const std::string& prefix = "") const;

private:
    std::vector<Parameter> all_;
    std::map<std::string, std::size_t> index_;
    std::int64_t size_ = 0;
};

// All tensors of a file, in its order of names.
ParameterTable table_of(const Safetensors& file);

}  // namespace cinejury::nn::train
