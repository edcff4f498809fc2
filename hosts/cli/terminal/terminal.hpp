// SPDX-License-Identifier: Apache-2.0
// What the standard streams are connected to, and colours. Thread rule: values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "hosts/cli/environment.hpp"

namespace cinejury::cli {

bool is_terminal(int descriptor);
// Columns of the terminal, 40 or more; 80 when it is none.
std::size_t terminal_width(int descriptor);

// Colours of one stream; all are empty when it has none.
struct Style {
    std::string_view bold, dim, red, green, yellow, reset;
    static Style plain() { return {}; }
    static Style coloured();
    // `when` is auto, always or never. Auto: on a terminal that is not TERM=dumb, unless NO_COLOR
    // is set and not empty (no-color.org).
    static Style choose(std::string_view when, int descriptor, const Environment& environment);
    // `text` in `colour`.
    std::string paint(std::string_view colour, std::string_view text) const;
};

}  // namespace cinejury::cli
