// SPDX-License-Identifier: Apache-2.0
// A search as embed.h has it. Thread rule: any thread; each call opens the ledger for itself.
#pragma once

#include "core/base/status.hpp"
#include "core/embed/progress.hpp"
#include "core/embed/session.hpp"
#include "core/report/report.hpp"

namespace cinejury::embed {

// Runs or resumes it and writes its output folder. kCancelled names the run.
Result<report::ReportInput> search(cj_session& session, const cj_search_options_t& options,
                                   Progress& progress);

}  // namespace cinejury::embed
