// SPDX-License-Identifier: Apache-2.0
// Any bytes are a refusal that names the file, or tensors that lie inside the bytes, can be read
// and come back equal from the writer.
#include "plugins/nn/safetensors.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace {

using namespace cinejury::nn;

constexpr const char* kName = "fuzz.safetensors";

void promise(bool kept) {
    if (!kept) std::abort();
}

bool is_floating(Type type) {
    return type == Type::kF32 || type == Type::kBf16 || type == Type::kF16;
}

void use(const StoredTensor& tensor, std::span<const std::byte> file) {
    promise(tensor.bytes.data() >= file.data() &&
            tensor.bytes.data() + tensor.bytes.size() <= file.data() + file.size());
    const auto elements = static_cast<std::uint64_t>(tensor.elements());
    promise(elements * size_of(tensor.type) == tensor.bytes.size());
    if (is_floating(tensor.type)) promise(tensor.floats().size() == elements);
}

void promise_equal(const Safetensors& a, const Safetensors& b) {
    promise(a.metadata() == b.metadata() && a.tensors().size() == b.tensors().size());
    for (const auto& [name, tensor] : a.tensors()) {
        const StoredTensor& other = b.at(name, tensor.shape);
        promise(other.type == tensor.type && other.bytes.size() == tensor.bytes.size());
        promise(tensor.bytes.empty() ||
                std::memcmp(other.bytes.data(), tensor.bytes.data(), tensor.bytes.size()) == 0);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::byte> bytes = std::as_bytes(std::span(data, size));
    Safetensors file;
    try {
        file = Safetensors::parse(bytes, kName);
    } catch (const std::runtime_error& refusal) {
        promise(std::strstr(refusal.what(), kName) == refusal.what());
        return 0;
    }
    for (const auto& [name, tensor] : file.tensors()) use(tensor, bytes);
    // What was accepted can be written, and is the same when it is read again.
    const std::string written = write_safetensors(file.tensors(), file.metadata());
    promise_equal(file, Safetensors::parse(std::as_bytes(std::span(written)), kName));
    return 0;
}
