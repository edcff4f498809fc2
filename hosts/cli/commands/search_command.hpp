// SPDX-License-Identifier: Apache-2.0
// What pick, rank and score share: begin or resume a run, write its results, print them.
// Thread rule: main thread.
#pragma once

#include "hosts/cli/context.hpp"

namespace cinejury::cli {

ExitCode search_command(Context& context);

}  // namespace cinejury::cli
