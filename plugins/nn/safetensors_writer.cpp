// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "plugins/nn/safetensors.hpp"

namespace cinejury::nn {
namespace {

const char* type_name(Type type) {
    switch (type) {
        case Type::kF32: return "F32";
        case Type::kBf16: return "BF16";
        case Type::kF16: return "F16";
        case Type::kU8: return "U8";
        case Type::kI32: return "I32";
        case Type::kI64: return "I64";
    }
    return "";
}

}  // namespace

std::string write_safetensors(const std::map<std::string, StoredTensor>& tensors,
                              const std::map<std::string, std::string>& metadata) {
    nlohmann::json header = nlohmann::json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::uint64_t offset = 0;
    for (const auto& [name, tensor] : tensors) {
        header[name] = {{"dtype", type_name(tensor.type)},
                        {"shape", tensor.shape},
                        {"data_offsets", {offset, offset + tensor.bytes.size()}}};
        offset += tensor.bytes.size();
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    std::string file(8, '\0');
    for (int i = 0; i < 8; ++i)
        file[static_cast<std::size_t>(i)] = static_cast<char>(text.size() >> (8 * i));
    file += text;
    for (const auto& [name, tensor] : tensors)
        file.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
    return file;
}

}  // namespace cinejury::nn
