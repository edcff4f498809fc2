// SPDX-License-Identifier: Apache-2.0
// Settings from the configuration file: TOML, one key an option, by its long name.
// Thread rule: pure functions.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "hosts/cli/parse/given.hpp"

namespace cinejury::cli {

// kNotFound: it is not there. kInvalidArgument, with file and line: not TOML, an unknown key (with
// the nearest one), a value of another type. Relative paths are meant from the file's folder.
Result<std::vector<Given>> read_config_file(const std::filesystem::path& file);
// The same from text; `file` stands in messages.
Result<std::vector<Given>> parse_config(std::string_view text, const std::filesystem::path& file);

}  // namespace cinejury::cli
