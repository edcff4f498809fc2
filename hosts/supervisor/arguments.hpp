// SPDX-License-Identifier: Apache-2.0
// Command line of the supervisor. Thread rule: values.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace cinejury::supervisor {

struct Arguments {
    std::optional<std::chrono::milliseconds> time_limit;  // of the program; none = no limit
    char** program = nullptr;  // the program and its arguments, ended by a null pointer
};

// Fills `arguments` from `[--time-limit-ms N] -- PROGRAM [ARGUMENT...]`. Result: empty, or what is
// wrong.
std::string parse_arguments(int count, char** words, Arguments& arguments);

}  // namespace cinejury::supervisor
