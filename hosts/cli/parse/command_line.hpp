// SPDX-License-Identifier: Apache-2.0
// The command line, read with Boost.Program_options by the tables.
// Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/status.hpp"
#include "hosts/cli/parse/given.hpp"
#include "hosts/cli/table/command.hpp"

namespace cinejury::cli {

struct Invocation {
    const Command* command = nullptr;  // null when only help is wanted
    bool help = false;
    std::string help_on;             // "", "plugins", "plugins list"
    std::vector<std::string> words;  // the command's arguments, in order, checked
    std::vector<Given> given;        // options, in order, not checked yet
};

// `arguments` without the program's name. Failures are kInvalidArgument; their messages suggest the
// nearest name, and name the commands that take an option which this one does not.
Result<Invocation> read_command_line(std::span<const std::string> arguments);

}  // namespace cinejury::cli
