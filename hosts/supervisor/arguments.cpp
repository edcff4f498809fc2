// SPDX-License-Identifier: Apache-2.0
#include "hosts/supervisor/arguments.hpp"

#include <charconv>
#include <string_view>

namespace cinejury::supervisor {
namespace {

constexpr const char* kUsage =
    "usage: cinejury-supervisor [--time-limit-ms N] -- PROGRAM [ARGUMENT...]";

}  // namespace

std::string parse_arguments(int count, char** words, Arguments& arguments) {
    int at = 1;
    if (at < count && std::string_view(words[at]) == "--time-limit-ms") {
        const std::string_view text = at + 1 < count ? words[at + 1] : "";
        std::int64_t milliseconds = 0;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), milliseconds);
        if (error != std::errc() || end != text.data() + text.size() || milliseconds < 1)
            return "--time-limit-ms: '" + std::string(text) + "' is not a number above 0";
        arguments.time_limit = std::chrono::milliseconds(milliseconds);
        at += 2;
    }
    if (at >= count || std::string_view(words[at]) != "--" || at + 1 >= count) return kUsage;
    arguments.program = words + at + 1;
    return {};
}

}  // namespace cinejury::supervisor
