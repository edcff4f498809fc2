// SPDX-License-Identifier: Apache-2.0
// SHA-256 of weights and blobs, by OpenSSL.
// Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cinejury::nn {

// Lower-case hexadecimal, 64 characters.
std::string sha256_hex(std::string_view bytes);

}  // namespace cinejury::nn
