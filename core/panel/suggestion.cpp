// SPDX-License-Identifier: Apache-2.0
#include "core/panel/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/nearest.hpp"

namespace cinejury::panel {

std::string suggestion(std::string_view word, std::span<const std::string> names) {
    const std::string nearest = nearest_name(word, names);
    if (!nearest.empty()) return fmt::format("; did you mean \"{}\"?", nearest);
    return fmt::format("; known: {}", fmt::join(names, ", "));
}

}  // namespace cinejury::panel
