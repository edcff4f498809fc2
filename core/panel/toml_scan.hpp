// SPDX-License-Identifier: Apache-2.0
// What is kept away from toml++ 3.3, because it does not cope with it. Private to core/panel.
// Thread rule: free function.
#pragma once

#include <string>
#include <string_view>

#include "core/base/status.hpp"

namespace cinejury::panel {

// Refuses (kBadData, with place), outside of strings and comments:
// - bytes that are not ASCII, but for a byte order mark at the start. TOML 1.0 has none there, but
//   toml++ runs into undefined behaviour before it says so.
// - more than 64 dots in one line: dotted keys nest tables, which are freed by recursion.
Status check_toml_text(std::string_view text, const std::string& name);

}  // namespace cinejury::panel
