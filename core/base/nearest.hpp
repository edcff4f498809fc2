// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the nearest of some names.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cinejury {

// The name with the least edit distance (insert, delete, replace, swap of neighbours), if that is
// at most a third of the longer length rounded up; else empty. Of equals the first.
std::string nearest_name(std::string_view word, std::span<const std::string> names);

}  // namespace cinejury
