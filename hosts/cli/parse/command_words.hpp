// SPDX-License-Identifier: Apache-2.0
// Which command the words of the command line name. Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/status.hpp"
#include "hosts/cli/table/command.hpp"

namespace cinejury::cli {

struct CommandWords {
    const Command* command =
        nullptr;                    // null: help on `family`, or on the program where it is empty
    std::string family;             // the first word, when it stands for several commands
    std::vector<std::string> rest;  // everything but the words of the command
};

// Options may stand before the command. `-V`, `--version` and `--help` count as commands there.
// kInvalidArgument: no or no such command, with the nearest name.
Result<CommandWords> find_command_words(std::span<const std::string> arguments);

}  // namespace cinejury::cli
