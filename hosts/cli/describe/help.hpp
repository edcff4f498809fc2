// SPDX-License-Identifier: Apache-2.0
// --help from the tables. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "hosts/cli/terminal/terminal.hpp"

namespace cinejury::cli {

// `topic`: empty for the program, a first word for its commands, a full name for one command. An
// unknown topic gives the program's help.
std::string help_text(std::string_view topic, const Style& style, std::size_t width);

}  // namespace cinejury::cli
