// SPDX-License-Identifier: Apache-2.0
// SHA-256, by OpenSSL. Thread rule: one object, one thread at a time.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"

namespace cinejury {

// A digest under way.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(const void* data, std::size_t bytes);
    void update(std::string_view text) { update(text.data(), text.size()); }
    // Lower-case hexadecimal, 64 characters. Call once, at the end.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);
// Of a file's content; kIo names the file, kCancelled when `cancel` stopped it.
Result<std::string> sha256_file(const std::filesystem::path& file, const CancelToken& cancel = {});

}  // namespace cinejury
