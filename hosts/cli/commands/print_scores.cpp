// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/print_scores.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "core/report/text.hpp"
#include "core/report/words.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

std::string number(const std::optional<double>& value) {
    return value ? report::short_number(*value) : "-";
}

}  // namespace

std::string_view role_name(panel::Role role) {
    switch (role) {
        case panel::Role::kSelect: return "select";
        case panel::Role::kHeldOut: return "held-out";
        case panel::Role::kMonitor: return "monitor";
    }
    return "unknown";
}

void print_scores(Output& out, const std::vector<ledger::Candidate>& candidates) {
    using Align = TablePrinter::Align;
    TablePrinter table({{"candidate", Align::kRight},
                        {"criterion"},
                        {"status"},
                        {"score", Align::kRight},
                        {"raw", Align::kRight},
                        {"worst frame", Align::kRight},
                        {"role"},
                        {"expert"},
                        {"reason"}});
    for (const ledger::Candidate& candidate : candidates)
        for (const panel::Score& score : candidate.scores)
            table.row({std::to_string(candidate.index), score.criterion,
                       std::string(panel::score_status_name(score.status)),
                       number(score.calibrated), number(score.raw),
                       score.worst_frame < 0 ? "-" : std::to_string(score.worst_frame),
                       std::string(role_name(score.role)), score.expert, score.reason});
    if (!table.empty()) out.text(table.print(out.style()) + "\n");
}

void print_ranking(Output& out, const report::ReportInput& report) {
    const bool fitted = is_terminal(STDOUT_FILENO);
    const auto width = fitted ? static_cast<unsigned>(terminal_width(STDOUT_FILENO)) : 0u;
    out.text(report::ranked_table(report, !out.style().bold.empty(), width));
}

}  // namespace cinejury::cli
