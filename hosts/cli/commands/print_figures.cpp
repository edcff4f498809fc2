// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/print_figures.hpp"

#include <fmt/format.h>

#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

using Align = TablePrinter::Align;

// "0.97 [0.94, 1.00]"
std::string with_interval(const kit::Estimate& estimate) {
    if (estimate.sources == 0) return "-";
    return fmt::format("{:.2f} [{:.2f}, {:.2f}]", estimate.value, estimate.low, estimate.high);
}

std::string spearman_of(const kit::Figures& figures, const kit::Cell& cell) {
    for (const kit::Slope& slope : figures.slopes)
        if (slope.criterion == cell.criterion && slope.damage == cell.damage)
            return with_interval(slope.spearman);
    return "-";
}

void print_hits(Output& out, const kit::Figures& figures) {
    TablePrinter table({{"criterion"},
                        {"damage"},
                        {"strength", Align::kRight},
                        {"pair accuracy"},
                        {"clips", Align::kRight},
                        {"no value", Align::kRight},
                        {"mean fall", Align::kRight},
                        {"Spearman"}});
    for (const kit::Cell& cell : figures.cells)
        if (cell.relation == kit::Relation::kHit)
            table.row({cell.criterion, cell.damage, fmt::format("{:g}", cell.strength),
                       with_interval(cell.accuracy), std::to_string(cell.accuracy.sources),
                       std::to_string(cell.without), fmt::format("{:.3f}", cell.mean_fall),
                       spearman_of(figures, cell)});
    if (table.empty())
        out.line("No criterion of the panel is hit by these damages.");
    else
        out.text(table.print(out.style()));
}

void print_cross_talk(Output& out, const kit::Figures& figures, double limit) {
    TablePrinter table({{"unrelated criterion"},
                        {"moved by"},
                        {"strength", Align::kRight},
                        {"share moved"},
                        {"clips", Align::kRight},
                        {"mean fall", Align::kRight},
                        {"tie band", Align::kRight}});
    std::size_t pairs = 0;
    for (const std::string& criterion : figures.criteria)
        for (const std::string& damage : figures.damages) {
            const kit::Cell* cell = kit::middle_cell(figures, criterion, damage);
            if (!cell || cell->relation != kit::Relation::kUnrelated || cell->moved.sources == 0)
                continue;
            ++pairs;
            if (cell->moved.value < limit) continue;
            table.row({criterion, damage, fmt::format("{:g}", cell->strength),
                       with_interval(cell->moved), std::to_string(cell->moved.sources),
                       fmt::format("{:.3f}", cell->mean_fall),
                       fmt::format("{:.4f}", figures.bands.at(criterion))});
        }
    if (table.empty())
        out.line(
            fmt::format("\nCross-talk: none of {} unrelated pairs of criterion and damage "
                        "moved in {:.0f} % of the clips or more.",
                        pairs, 100 * limit));
    else
        out.text(
            fmt::format("\nCross-talk, of {} unrelated pairs of criterion and damage:\n", pairs) +
            table.print(out.style()));
}

}  // namespace

void print_figures(Output& out, const kit::Figures& figures, double limit) {
    print_hits(out, figures);
    print_cross_talk(out, figures, limit);
}

}  // namespace cinejury::cli
