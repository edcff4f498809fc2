// SPDX-License-Identifier: Apache-2.0
// safetensors files: named tensors, memory-mapped. Files may come from strangers: sizes, overlaps,
// types and duplicate keys are checked before anything is used. Thread rule: immutable after
// opening.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/nn/tensor.hpp"

namespace cinejury::nn {

struct StoredTensor {
    Type type = Type::kF32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;  // in the file's mapping; not aligned

    std::int64_t elements() const;
    // Widened (bf16, f16) or copied (f32) values; throws std::runtime_error for other types.
    std::vector<float> floats() const;
};

class Safetensors {
public:
    // Throws std::runtime_error that names the file and what is wrong: not there, no regular file,
    // truncated, a header that is no JSON object or larger than 100 MB, a duplicate key, an unknown
    // type, a shape whose size differs from its bytes or overflows, tensors that overlap, leave
    // gaps or reach past the end.
    static Safetensors open(const std::filesystem::path& file);
    // The same over bytes that the caller keeps alive.
    static Safetensors parse(std::span<const std::byte> bytes, const std::string& name);

    const std::map<std::string, StoredTensor>& tensors() const { return tensors_; }
    const std::map<std::string, std::string>& metadata() const { return metadata_; }
    // Throws std::runtime_error naming the file and the key when it is missing or has another
    // shape.
    const StoredTensor& at(const std::string& key, std::span<const std::int64_t> shape) const;
    const StoredTensor& at(const std::string& key) const;

private:
    std::string name_;
    std::shared_ptr<const void> mapping_;
    std::map<std::string, StoredTensor> tensors_;
    std::map<std::string, std::string> metadata_;
};

// What is written: name -> tensor, sorted by name; metadata may be empty.
std::string write_safetensors(const std::map<std::string, StoredTensor>& tensors,
                              const std::map<std::string, std::string>& metadata);

float half_to_float(std::uint16_t half);

}  // namespace cinejury::nn
