// SPDX-License-Identifier: Apache-2.0
// How a test ends early. A test is straight code in a child process; what ends it is thrown and
// caught by run_test alone. Private to core/validate. Thread rule: free functions.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "core/validate/validator.hpp"

namespace cinejury::validate {

struct Stop {
    Outcome outcome;
};

// The plugin breaks the sentence of this test unless `kept`.
template <class... Arguments>
void expect(bool kept, fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    if (!kept)
        throw Stop{{Verdict::kFailed, fmt::format(text, std::forward<Arguments>(arguments)...)}};
}

// Another test says what is wrong; this one cannot be run.
template <class... Arguments>
[[noreturn]] void block(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    throw Stop{{Verdict::kBlocked, fmt::format(text, std::forward<Arguments>(arguments)...)}};
}

// Not for this plugin, or a setting is missing.
template <class... Arguments>
[[noreturn]] void skip(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    throw Stop{{Verdict::kSkipped, fmt::format(text, std::forward<Arguments>(arguments)...)}};
}

}  // namespace cinejury::validate
