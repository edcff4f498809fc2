// SPDX-License-Identifier: Apache-2.0
// Scores and rankings of a run for people. Thread rule: main thread.
#pragma once

#include "core/report/report.hpp"
#include "hosts/cli/terminal/output.hpp"

namespace cinejury::cli {

// "select", "held-out", "monitor".
std::string_view role_name(panel::Role role);
// Every criterion of every candidate with its status and the expert's reason.
void print_scores(Output& out, const std::vector<ledger::Candidate>& candidates);
// The ranking and the verdict, fitted to the terminal when it goes to one.
void print_ranking(Output& out, const report::ReportInput& report);

}  // namespace cinejury::cli
