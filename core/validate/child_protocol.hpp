// SPDX-License-Identifier: Apache-2.0
// What parent and child agree on. Private to core/validate. Thread rule: free functions.
#pragma once

#include <string>
#include <string_view>

namespace cinejury::validate {

// Valid UTF-8 without control characters, at most 4 KiB: fit for a line, a terminal, XML.
std::string one_line(std::string_view text);

}  // namespace cinejury::validate
