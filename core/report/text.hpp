// SPDX-License-Identifier: Apache-2.0
// The result as text for terminals. Thread rule: free function on values.
#pragma once

#include <string>

#include "core/report/report.hpp"

namespace cinejury::report {

// A table of the candidates, best first (rank, candidate, overall, coverage, one column an aspect,
// where it stands), then the verdict in a sentence, why candidates are out, scores that are
// missing by status, and notices. ANSI colours only with `colour`; outside text never holds a
// control character. `width`: columns of the terminal; aspects that do not fit are left out, which
// is said, and long names end in "...", so that the table fits from 60 columns on; sentences are
// left to the terminal. 0 = no limit. Ends with a line feed.
std::string ranked_table(const ReportInput& input, bool colour, unsigned width);

}  // namespace cinejury::report
