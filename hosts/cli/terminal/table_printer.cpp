// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/terminal/table_printer.hpp"

#include <algorithm>

#include "core/report/safe_text.hpp"
#include "hosts/cli/terminal/safe_text.hpp"

namespace cinejury::cli {

void TablePrinter::row(const std::vector<std::string>& cells, std::string_view colour) {
    Row row{{}, colour};
    for (std::size_t i = 0; i < columns_.size(); ++i)
        row.cells.push_back(i < cells.size() ? report::visible_text(cells[i]) : std::string());
    rows_.push_back(std::move(row));
}

std::string TablePrinter::print(const Style& style) const {
    std::vector<std::size_t> widths;
    for (const Column& column : columns_) widths.push_back(text_width(column.title));
    for (const Row& row : rows_)
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], text_width(row.cells[i]));

    const auto line = [&](const std::vector<std::string>& cells) {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string gap(widths[i] - text_width(cells[i]), ' ');
            const bool right = columns_[i].align == Align::kRight;
            text += (i == 0 ? "" : "  ") + (right ? gap + cells[i] : cells[i] + gap);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        return text;
    };
    std::vector<std::string> titles;
    for (const Column& column : columns_) titles.push_back(column.title);
    std::string all = style.paint(style.bold, line(titles)) + "\n";
    for (const Row& row : rows_) all += style.paint(row.colour, line(row.cells)) + "\n";
    return all;
}

}  // namespace cinejury::cli
