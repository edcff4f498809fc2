// SPDX-License-Identifier: Apache-2.0
// The end of a run: results written and printed, or how to go on. Thread rule: main thread.
#pragma once

#include <filesystem>
#include <string>

#include "core/search/run.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

// `run_id` is empty when the run is not in the ledger; `output` when nothing is to be written.
ExitCode finish_search(Context& context, Result<search::Outcome> outcome, const std::string& run_id,
                       const std::filesystem::path& output);

}  // namespace cinejury::cli
