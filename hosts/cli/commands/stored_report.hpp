// SPDX-License-Identifier: Apache-2.0
// What a finished run found, read back from the ledger. Thread rule: pure function.
#pragma once

#include <vector>

#include "core/report/report.hpp"

namespace cinejury::cli {

// Run, candidates and verdict as they were reported; no plugin is needed. kBadData: the run's
// result is not one that this version wrote. The panel, the manifest and times are left empty.
Result<report::ReportInput> stored_report(const ledger::Run& run,
                                          std::vector<ledger::Candidate> candidates);

}  // namespace cinejury::cli
