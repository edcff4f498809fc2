// SPDX-License-Identifier: Apache-2.0
// The program from its words to its exit code. Thread rule: call once, on the main thread.
#pragma once

#include <string>
#include <vector>

#include "hosts/cli/environment.hpp"
#include "hosts/cli/exit_code.hpp"

namespace cinejury::cli {

// `arguments` without the program's name. Writes to the standard streams; lets no exception out.
ExitCode run_program(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace cinejury::cli
