// SPDX-License-Identifier: Apache-2.0
// Text of several lines for terminals; one line is report::visible_text. Thread rule: pure
// functions.
#pragma once

#include <string>
#include <string_view>

namespace cinejury::cli {

// Each line made visible (core/report/safe_text.hpp); the line feeds stay.
std::string safe_lines(std::string_view text);
// Columns that visible text takes on a terminal, as fmt estimates them.
std::size_t text_width(std::string_view text);

}  // namespace cinejury::cli
