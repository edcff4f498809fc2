// SPDX-License-Identifier: Apache-2.0
// Rows of text in columns. Thread rule: values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hosts/cli/terminal/terminal.hpp"

namespace cinejury::cli {

class TablePrinter {
public:
    enum class Align { kLeft, kRight };
    struct Column {
        std::string title;
        Align align = Align::kLeft;
    };
    explicit TablePrinter(std::vector<Column> columns) : columns_(std::move(columns)) {}
    // One cell a column; each is made safe. `colour` is for the whole row.
    void row(const std::vector<std::string>& cells, std::string_view colour = {});
    bool empty() const { return rows_.empty(); }
    // Title line and rows, two blanks between columns, none at line ends.
    std::string print(const Style& style) const;

private:
    struct Row {
        std::vector<std::string> cells;
        std::string_view colour;
    };
    std::vector<Column> columns_;
    std::vector<Row> rows_;
};

}  // namespace cinejury::cli
