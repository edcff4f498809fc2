// SPDX-License-Identifier: Apache-2.0
// Runs as records, for the tests of the reports.
#pragma once

#include <string>
#include <vector>

#include "core/report/report.hpp"

namespace cinejury::report::test {

// Four candidates of a generator: 2 wins a tie with 0, a gate puts 1 out, 3 could not be read.
// Every status of a score occurs, a held-out judge disagrees, a monitor is logged.
ReportInput sample_input();

// The same shape with hostile text in every field that comes from outside.
ReportInput hostile_input();
// What must never reach a page or a terminal as it stands.
std::vector<std::string> hostile_texts();

}  // namespace cinejury::report::test
