// SPDX-License-Identifier: Apache-2.0
// Values of options, and what note and describe() must agree on.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/nearest.hpp"
#include "core/plugin/metadata.hpp"

namespace cinejury::plugin {
namespace {

constexpr std::size_t kMaxValueBytes = 1u << 20;

Status refuse(const OptionSpec& option, std::string_view value, std::string_view why) {
    return {Code::kInvalidArgument,
            fmt::format("option {}: \"{}\" {}", option.name, value.substr(0, 200), why)};
}

template <class Number>
bool parse_whole(std::string_view text, Number& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

std::string range_text(const OptionSpec& option) {
    if (option.minimum && option.maximum)
        return fmt::format(" in {} ... {}", *option.minimum, *option.maximum);
    if (option.minimum) return fmt::format(" of at least {}", *option.minimum);
    if (option.maximum) return fmt::format(" of at most {}", *option.maximum);
    return {};
}

Status check_number(const OptionSpec& option, std::string_view value) {
    double number = 0;
    bool valid = false;
    if (option.type == OptionSpec::Type::kInteger) {
        std::int64_t integer = 0;
        valid = parse_whole(value, integer);
        number = static_cast<double>(integer);
    } else {
        valid = parse_whole(value, number) && std::isfinite(number);
    }
    const bool inside = valid && (!option.minimum || number >= *option.minimum) &&
                        (!option.maximum || number <= *option.maximum);
    if (inside) return {};
    const char* kind = option.type == OptionSpec::Type::kInteger ? "an integer" : "a number";
    return refuse(option, value, fmt::format("is not {}{}", kind, range_text(option)));
}

Status check_choice(const OptionSpec& option, std::string_view value) {
    if (std::find(option.choices.begin(), option.choices.end(), value) != option.choices.end())
        return {};
    const std::string near = nearest_name(value, option.choices);
    return refuse(option, value,
                  fmt::format("is not one of {}{}", fmt::join(option.choices, ", "),
                              near.empty() ? "" : fmt::format("; did you mean {}?", near)));
}

}  // namespace

Status check_option_value(const OptionSpec& option, std::string_view value) {
    if (value.size() > kMaxValueBytes) return refuse(option, value, "... is longer than 1 MiB");
    switch (option.type) {
        case OptionSpec::Type::kInteger:
        case OptionSpec::Type::kNumber: return check_number(option, value);
        case OptionSpec::Type::kBoolean:
            return value == "true" || value == "false"
                       ? Status()
                       : refuse(option, value, "is neither true nor false");
        case OptionSpec::Type::kChoice: return check_choice(option, value);
        case OptionSpec::Type::kPath:
            return value.find('\0') == std::string_view::npos
                       ? Status()
                       : refuse(option, value, "holds a NUL byte, which no path can");
        case OptionSpec::Type::kString: return {};
    }
    return refuse(option, value, "cannot be checked: unknown type");
}

std::string metadata_difference(const PluginMetadata& note, const PluginMetadata& described) {
    const auto differ = [](std::string_view what, std::string_view a, std::string_view b) {
        return fmt::format("{}: \"{}\" in the note, \"{}\" from describe()", what, a, b);
    };
    if (note.id != described.id) return differ("id", note.id, described.id);
    if (note.version != described.version)
        return differ("version", note.version, described.version);
    if (note.kinds() != described.kinds())
        return differ("kinds", fmt::format("{}", fmt::join(note.kinds(), ", ")),
                      fmt::format("{}", fmt::join(described.kinds(), ", ")));
    if (note.expert && note.expert->criteria != described.expert->criteria) {
        const auto& a = note.expert->criteria;
        const auto& b = described.expert->criteria;
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
            if (a[i] != b[i])
                return fmt::format("criterion {}: {} differs from {} of describe()", i, a[i].id,
                                   b[i].id);
        return fmt::format("criteria: {} in the note, {} from describe()", a.size(), b.size());
    }
    for (const OptionSpec& option : note.options) {
        const OptionSpec* other = described.find_option(option.name);
        if (!other) return fmt::format("option {}: missing from describe()", option.name);
        if (!(*other == option))
            return fmt::format("option {}: differs in describe()", option.name);
    }
    if (note.options.size() != described.options.size())
        return "options: describe() has more than the note";
    return {};
}

}  // namespace cinejury::plugin
