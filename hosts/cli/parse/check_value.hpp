// SPDX-License-Identifier: Apache-2.0
// Checks values of options and arguments by type, range and choices. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/status.hpp"
#include "core/media/clip.hpp"
#include "hosts/cli/table/command.hpp"
#include "hosts/cli/table/option.hpp"

namespace cinejury::cli {

struct Size {
    std::uint32_t width = 0;  // pixels, > 0
    std::uint32_t height = 0;
};

// Nothing when the text is not one, whole and in range of the type.
std::optional<std::uint64_t> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);  // finite
std::optional<bool> parse_switch(std::string_view text);    // true, yes, on, 1 and their opposites
std::optional<Size> parse_size(std::string_view text);      // "320x192"
std::optional<media::Rational> parse_rate(std::string_view text);  // "24", "30000/1001"; > 0

// kInvalidArgument says what was given, what is allowed, and the nearest choice; `where` stands in
// front.
Status check_value(const Option& option, std::string_view text, std::string_view where);
Status check_argument(const Argument& argument, std::string_view text);

}  // namespace cinejury::cli
