// SPDX-License-Identifier: Apache-2.0
// Settings from environment variables, CINEJURY_<OPTION>. Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

#include "hosts/cli/environment.hpp"
#include "hosts/cli/parse/given.hpp"

namespace cinejury::cli {

// An empty variable counts as not set. The values of a repeated option are split at its separator.
std::vector<Given> read_environment(const Environment& environment);
// Variables that start with CINEJURY_ and mean nothing here, each with the nearest known name or
// an empty text.
struct UnknownVariable {
    std::string name;
    std::string nearest;
};
std::vector<UnknownVariable> unknown_variables(const Environment& environment);

}  // namespace cinejury::cli
