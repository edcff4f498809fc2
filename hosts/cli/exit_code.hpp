// SPDX-License-Identifier: Apache-2.0
// The exit codes of the program, and the one place that chooses between them.
// Thread rule: constants and pure functions.
#pragma once

#include <span>
#include <string_view>

#include "core/base/status.hpp"

namespace cinejury::cli {

enum class ExitCode : int {
    kOk = 0,
    kInternal = 1,
    kUsage = 2,
    kNoWinner = 3,
    kPlugin = 4,
    kEnvironment = 5,
    kSomeFailed = 6,
    kNoInput = 7,
    kInterrupted = 130,
    kTerminated = 143,
};

// What was being done when a status came back.
enum class Situation {
    kUsage,        // reading arguments, environment, configuration
    kPlugin,       // finding, loading, configuring or validating a plugin, opening a panel
    kInput,        // reading the user's files
    kLedger,       // opening, reading or writing a ledger, resuming a run
    kEnvironment,  // folders, programs, disk, terminal
    kOpenRun,      // loading what a run needs, before its first candidate
    kRun,          // the run itself
};

// The exit code of a failure. A full disk and exhausted memory are the environment's fault and
// kInternal is ours, whatever was being done.
ExitCode exit_code_for(Situation situation, const Status& failure);

struct ExitCodeRow {
    ExitCode code;
    std::string_view meaning;
};
// For --help, the man page and docs/cli.md, rising.
std::span<const ExitCodeRow> exit_code_rows();

}  // namespace cinejury::cli
