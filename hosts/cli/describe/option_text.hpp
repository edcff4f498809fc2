// SPDX-License-Identifier: Apache-2.0
// An option in words, as help, man page and Markdown say it. Thread rule: pure functions.
#pragma once

#include <string>

#include "hosts/cli/table/command.hpp"
#include "hosts/cli/table/option.hpp"

namespace cinejury::cli {

// "-n, --candidates N", "--[no-]page".
std::string option_synopsis(const Option& option);
// Help, then default, range and choices as far as it has them.
std::string option_meaning(const Option& option);
std::string argument_meaning(const Argument& argument);

}  // namespace cinejury::cli
