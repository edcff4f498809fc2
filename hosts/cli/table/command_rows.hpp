// SPDX-License-Identifier: Apache-2.0
// The parts of the table of commands that have files of their own. Private to table/. Thread rule:
// pure functions.
#pragma once

#include <vector>

#include "hosts/cli/table/command.hpp"

namespace cinejury::cli {

std::vector<Command> make_search_commands();

}  // namespace cinejury::cli
