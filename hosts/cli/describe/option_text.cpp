// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/describe/option_text.hpp"

#include <fmt/format.h>

namespace cinejury::cli {

std::string option_synopsis(const Option& option) {
    std::string text = option.letter != 0 ? fmt::format("-{}, ", option.letter) : "";
    const bool on = option.type == Type::kSwitch && option.fallback == "true";
    text += fmt::format("--{}{}", on ? "[no-]" : "", option.name);
    if (option.type != Type::kSwitch) text += fmt::format(" {}", option.value);
    return text;
}

std::string option_meaning(const Option& option) {
    std::string text(option.help);
    if (option.repeated) text += " May be repeated.";
    const std::string allowed = allowed_values(option);
    if (!allowed.empty()) text += fmt::format(" Allowed: {}.", allowed);
    if (!option.fallback.empty() && option.fallback != "false")
        text += fmt::format(" Default: {}.", option.fallback);
    return text;
}

std::string argument_meaning(const Argument& argument) {
    std::string text(argument.help);
    if (!argument.choices.empty())
        text += fmt::format(" Allowed: {}.", fmt::join(argument.choices, ", "));
    return text;
}

}  // namespace cinejury::cli
