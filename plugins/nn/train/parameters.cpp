// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/parameters.hpp"

#include <algorithm>
#include <stdexcept>

namespace cinejury::nn::train {

std::size_t ParameterTable::add(const std::string& name, std::vector<std::int64_t> shape) {
    if (!index_.emplace(name, all_.size()).second)
        throw std::logic_error("nn: the parameter " + name + " is there twice");
    std::int64_t count = 1;
    for (const std::int64_t side : shape) count *= side;
    all_.push_back({name, std::move(shape), size_, count});
    size_ += (count + 15) / 16 * 16;
    return all_.size() - 1;
}

std::size_t ParameterTable::find(const std::string& name) const {
    const auto found = index_.find(name);
    if (found == index_.end()) throw std::out_of_range("nn: there is no parameter " + name);
    return found->second;
}

std::int64_t ParameterTable::numbers() const {
    std::int64_t sum = 0;
    for (const Parameter& one : all_) sum += one.count;
    return sum;
}

std::vector<float> ParameterTable::read(const Safetensors& file, const std::string& prefix) const {
    std::vector<float> values(static_cast<std::size_t>(size_));
    for (const Parameter& one : all_) {
        const std::vector<float> tensor = file.at(prefix + one.name, one.shape).floats();
        std::copy(tensor.begin(), tensor.end(), values.begin() + one.first);
    }
    return values;
}

std::map<std::string, StoredTensor> ParameterTable::stored(std::span<const float> values,
                                                           const std::string& prefix) const {
    std::map<std::string, StoredTensor> tensors;
    for (const Parameter& one : all_)
        tensors[prefix + one.name] = {
            Type::kF32, one.shape,
            std::as_bytes(values.subspan(static_cast<std::size_t>(one.first),
                                         static_cast<std::size_t>(one.count)))};
    return tensors;
}

ParameterTable table_of(const Safetensors& file) {
    ParameterTable table;
    for (const auto& [name, tensor] : file.tensors()) table.add(name, tensor.shape);
    return table;
}

}  // namespace cinejury::nn::train
