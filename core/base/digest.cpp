// SPDX-License-Identifier: Apache-2.0
#include "core/base/digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <new>

namespace cinejury {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    if (!state_->context || EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(const void* data, std::size_t bytes) {
    EVP_DigestUpdate(state_->context, data, bytes);
}

std::string Sha256::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int count = 0;
    EVP_DigestFinal_ex(state_->context, bytes.data(), &count);
    std::string text;
    for (unsigned int i = 0; i < count; ++i) text += fmt::format("{:02x}", bytes[i]);
    return text;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 digest;
    digest.update(bytes);
    return digest.finish();
}

Result<std::string> sha256_file(const std::filesystem::path& file, const CancelToken& cancel) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return Status(Code::kIo,
                      fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
    Sha256 digest;
    std::array<char, 1 << 16> block{};
    while (in.read(block.data(), block.size()) || in.gcount() > 0) {
        if (cancel.cancelled())
            return Status(Code::kCancelled, fmt::format("{}: reading was stopped", file.string()));
        digest.update(block.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad())
        return Status(Code::kIo,
                      fmt::format("{}: reading failed: {}", file.string(), std::strerror(errno)));
    return digest.finish();
}

}  // namespace cinejury
