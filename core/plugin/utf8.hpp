// SPDX-License-Identifier: Apache-2.0
// Text of plugins made safe for JSON and logs. Thread rule: free function.
#pragma once

#include <string>
#include <string_view>

namespace cinejury::plugin {

// The text with each byte that is not part of valid UTF-8 (overlong forms, surrogates and code
// points above U+10FFFF are not) replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

}  // namespace cinejury::plugin
