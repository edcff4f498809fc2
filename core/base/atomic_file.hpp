// SPDX-License-Identifier: Apache-2.0
// Files that are there in full or not at all, also after a crash.
// Thread rule: free functions; two writers of one file do not mix, the last one stands.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string_view>

#include "core/base/status.hpp"

namespace cinejury {

// Writes the parts to a temporary name beside `file`, fsyncs, renames, fsyncs the folder. On
// failure (kIo names the file and the reason, a full disk too) nothing of it is left and an older
// `file` stands as it was.
Status write_file_atomically(const std::filesystem::path& file,
                             std::initializer_list<std::string_view> parts);

// Copies `from` bit for bit, as carefully.
Status copy_file_atomically(const std::filesystem::path& from, const std::filesystem::path& to);

// Makes a file or folder that another program wrote durable (fsync). kIo names it.
Status sync_path(const std::filesystem::path& path);

}  // namespace cinejury
