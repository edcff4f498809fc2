// SPDX-License-Identifier: Apache-2.0
// Forms of names in the metadata. Private to core/plugin. Thread rule: free functions.
#pragma once

#include <string_view>

namespace cinejury::plugin {

// Components of lower-case letters, digits, '-' and '_', none empty, joined by at least `dots`
// dots; at most 128 bytes.
bool is_dotted_id(std::string_view id, int dots);
// Lower-case letters, digits, '-', '_', '.'; 1 ... 64 bytes.
bool is_option_name(std::string_view name);

}  // namespace cinejury::plugin
