// SPDX-License-Identifier: Apache-2.0
// Files of prompts. Thread rule: pure functions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/status.hpp"

namespace cinejury::search {

struct PromptLine {
    std::string prompt;
    std::string group;  // its kind; may be empty
};

// Text: one prompt a line, empty lines and lines that begin with '#' are left out. JSON (the file
// begins with '{' or '['): a list, or an object with a list `prompts`; an item is a text or an
// object with `prompt` and, if wanted, `kind`. kBadData names file and item; kNotFound, kIo.
Result<std::vector<PromptLine>> read_prompts(const std::filesystem::path& file);

}  // namespace cinejury::search
