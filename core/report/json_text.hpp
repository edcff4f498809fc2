// SPDX-License-Identifier: Apache-2.0
// JSON values as canonical text. Own writer, since nlohmann-json's numbers (Grisu2) are not always
// the shortest and its strings keep bidirectional controls. Thread rule: free functions on values.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace cinejury::report {

enum class JsonPlace {
    kFile,
    kScript,  // inside a <script> element: '<', '>' and '&' are written as \u003c ...
};

// Keys sorted by their bytes; numbers with the fewest digits that read back exactly; numbers that
// are not finite become null; unsafe code points (safe_text.hpp) are \u escapes; invalid UTF-8
// becomes U+FFFD. `indent` spaces a level, -1 = one line. The value is nested at most
// kMaxJsonDepth + 16 levels.
std::string json_text(const nlohmann::json& value, int indent = -1,
                      JsonPlace place = JsonPlace::kFile);

inline constexpr int kMaxJsonDepth = 64;

// A JSON text that somebody else wrote, as a value; text that is not JSON or is nested deeper than
// kMaxJsonDepth becomes a string with that text, empty text null.
nlohmann::json json_of(std::string_view text);

}  // namespace cinejury::report
