// SPDX-License-Identifier: Apache-2.0
// The plan of a tuning run from the command line. Thread rule: main thread.
#pragma once

#include "core/tune/plan.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

// kInvalidArgument names the option; prompts are read from their files.
Result<tune::TunePlan> tune_plan(const Context& context);

}  // namespace cinejury::cli
