// SPDX-License-Identifier: Apache-2.0
// Files that come with a plugin.
// Thread rule: free functions.
#pragma once

#include <filesystem>
#include <string>

namespace cinejury::nn {

// The folder of the plugin library that this code is linked into. Throws std::runtime_error when
// the loader cannot tell.
std::filesystem::path plugin_folder();

// The whole file. Throws std::runtime_error naming it.
std::string read_file(const std::filesystem::path& file);

}  // namespace cinejury::nn
