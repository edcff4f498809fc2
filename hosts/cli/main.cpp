// SPDX-License-Identifier: Apache-2.0
#include "core/base/freed_memory.hpp"
#include "hosts/cli/program.hpp"

int main(int argc, char** argv) {
    cinejury::keep_freed_memory();
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(
        cinejury::cli::run_program(arguments, cinejury::cli::Environment::of_process()));
}
