// SPDX-License-Identifier: Apache-2.0
// Where the program finds and keeps its files. Thread rule: values.
#pragma once

#include <filesystem>

#include "hosts/cli/environment.hpp"

namespace cinejury::cli {

struct ProgramPaths {
    std::filesystem::path executable;   // empty when the system does not tell
    std::filesystem::path prefix;       // of the installation: <prefix>/bin/cinejury
    std::filesystem::path templates;    // <prefix>/share/cinejury/template
    std::filesystem::path config_file;  // the default one; empty without a home
    std::filesystem::path ledger_file;  // the default one; empty without a home

    // Follows the XDG base directory rules: a variable that is not an absolute path is ignored.
    static ProgramPaths find(const Environment& environment);
};

}  // namespace cinejury::cli
