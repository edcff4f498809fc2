// SPDX-License-Identifier: Apache-2.0
// The completion script for bash from the tables. Thread rule: pure functions.
#pragma once

#include <string>

namespace cinejury::cli {

// Works without the bash-completion package. Names of plugins, panels and runs are asked of the
// program.
std::string bash_completion();

}  // namespace cinejury::cli
