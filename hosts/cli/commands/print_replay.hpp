// SPDX-License-Identifier: Apache-2.0
// The answer of a replay. Thread rule: main thread.
#pragma once

#include <string>

#include "core/base/status.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

ExitCode print_replay(Context& context, const Result<std::string>& replayed);

}  // namespace cinejury::cli
