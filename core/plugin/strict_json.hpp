// SPDX-License-Identifier: Apache-2.0
// JSON that two readers cannot understand differently. Private to core/plugin. Thread rule: free
// function.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/status.hpp"

namespace cinejury::plugin {

// Refuses (kBadData) what is not JSON, an object with the same key twice (nlohmann keeps the last
// one silently), and nesting deeper than 8.
Result<nlohmann::json> parse_strict_json(std::string_view text);

}  // namespace cinejury::plugin
