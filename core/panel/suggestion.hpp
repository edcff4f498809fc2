// SPDX-License-Identifier: Apache-2.0
// The end of a refusal: what was probably meant, or what there is. Private to core/panel.
// Thread rule: free function.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cinejury::panel {

// "; did you mean \"x\"?" where a name is near, else "; known: x, y".
std::string suggestion(std::string_view word, std::span<const std::string> names);

}  // namespace cinejury::panel
