// SPDX-License-Identifier: Apache-2.0
// The manual page cinejury(1) from the tables. Thread rule: pure functions.
#pragma once

#include <string>

namespace cinejury::cli {

// Source in the man macros of roff.
std::string man_page();

}  // namespace cinejury::cli
