// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and SIGTERM. The first cancels by token, so that a run starts nothing new and keeps what
// is finished; the second ends the process at once. Thread rule: install on the main thread, before
// others start.
#pragma once

#include "core/base/cancel.hpp"
#include "hosts/cli/exit_code.hpp"

namespace cinejury::cli {

// Handles SIGINT and SIGTERM for the rest of the process, and makes a reader that went away an
// error of the write instead of the end of the program. `token` is cancelled by the first signal.
void install_interrupt(const CancelToken& token);
// Whether a signal came.
bool was_interrupted();
// 130 after SIGINT, 143 after SIGTERM.
ExitCode interrupt_exit_code();

}  // namespace cinejury::cli
