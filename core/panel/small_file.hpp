// SPDX-License-Identifier: Apache-2.0
// Reads a settings file in one go. Private to core/panel. Thread rule: free function.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/status.hpp"

namespace cinejury::panel {

// The bytes of a regular file. kNotFound: not there; kBadData: no regular file (a pipe or device
// might never end) or more than `limit` bytes; kIo: reading failed.
Result<std::string> read_small_file(const std::filesystem::path& file, std::uint64_t limit);

}  // namespace cinejury::panel
