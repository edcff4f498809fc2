// SPDX-License-Identifier: Apache-2.0
// The result as text for terminals. Thread rule: free function on values.
#pragma once

#include <string>

#include "core/report/report.hpp"

namespace cinejury::report {

// A table of the candidates, best first (rank, candidate, overall, coverage, one column an aspect,
// where it stands), then the verdict in a sentence, ties, scores that are missing by status, and
// notices. ANSI colours only with `colour`; outside text never holds a control character.
// `width`: columns of the terminal; aspects that do not fit are left out and said so, long words
// of the last column are cut with "..."; 0 = no limit. Ends with a line feed.
std::string ranked_table(const ReportInput& input, bool colour, unsigned width);

}  // namespace cinejury::report
