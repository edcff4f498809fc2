// SPDX-License-Identifier: Apache-2.0
// Breaks text into lines at blanks. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cinejury::cli {

// Lines of at most `width` columns where words allow it; at least one line.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace cinejury::cli
