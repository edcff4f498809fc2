// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/parse/check_value.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/base/nearest.hpp"

namespace cinejury::cli {
namespace {

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
    Number value{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || text.empty()) return {};
    return value;
}

std::optional<std::uint32_t> parse_positive(std::string_view text) {
    const auto value = parse_whole<std::uint32_t>(text);
    return value && *value > 0 ? value : std::nullopt;
}

std::string_view type_words(Type type) {
    switch (type) {
        case Type::kSwitch: return "true or false";
        case Type::kInteger: return "a whole number";
        case Type::kNumber: return "a number";
        case Type::kSize: return "a size like 320x192";
        case Type::kRate: return "a rate like 24 or 30000/1001";
        default: return "a value";
    }
}

bool has_form(Type type, std::string_view text) {
    switch (type) {
        case Type::kSwitch: return parse_switch(text).has_value();
        case Type::kInteger: return parse_integer(text).has_value();
        case Type::kNumber: return parse_number(text).has_value();
        case Type::kSize: return parse_size(text).has_value();
        case Type::kRate: return parse_rate(text).has_value();
        default: return true;
    }
}

bool in_range(const Option& option, std::string_view text) {
    const auto value = parse_number(text);
    return value && (!option.minimum || *value >= *option.minimum) &&
           (!option.maximum || *value <= *option.maximum);
}

Status check_choice(std::span<const std::string_view> choices, std::string_view text,
                    std::string_view where) {
    std::vector<std::string> names(choices.begin(), choices.end());
    for (const std::string& name : names)
        if (name == text) return {};
    const std::string near = nearest_name(text, names);
    return Status(Code::kInvalidArgument,
                  fmt::format("{}: '{}' is not one of {}{}", where, text, fmt::join(names, ", "),
                              near.empty() ? "" : "; did you mean '" + near + "'?"));
}

}  // namespace

std::optional<std::uint64_t> parse_integer(std::string_view text) {
    return parse_whole<std::uint64_t>(text);
}

std::optional<double> parse_number(std::string_view text) {
    const auto value = parse_whole<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<bool> parse_switch(std::string_view text) {
    for (std::string_view word : {"true", "yes", "on", "1"})
        if (text == word) return true;
    for (std::string_view word : {"false", "no", "off", "0"})
        if (text == word) return false;
    return {};
}

std::optional<Size> parse_size(std::string_view text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string_view::npos) return {};
    const auto width = parse_positive(text.substr(0, cross));
    const auto height = parse_positive(text.substr(cross + 1));
    if (!width || !height) return {};
    return Size{*width, *height};
}

std::optional<media::Rational> parse_rate(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto numerator = parse_positive(text.substr(0, slash));
    const auto denominator =
        slash == std::string_view::npos ? 1u : parse_positive(text.substr(slash + 1));
    if (!numerator || !denominator) return {};
    return media::Rational{*numerator, *denominator};
}

Status check_value(const Option& option, std::string_view text, std::string_view where) {
    if (option.type == Type::kChoice) return check_choice(option.choices, text, where);
    if (!has_form(option.type, text))
        return {Code::kInvalidArgument,
                fmt::format("{}: '{}' is not {}", where, text, type_words(option.type))};
    const bool ranged = option.minimum || option.maximum;
    if (ranged && !in_range(option, text))
        return {Code::kInvalidArgument, fmt::format("{}: {} is out of range; allowed: {}", where,
                                                    text, allowed_values(option))};
    return {};
}

Status check_argument(const Argument& argument, std::string_view text) {
    if (argument.type == Type::kChoice) return check_choice(argument.choices, text, argument.name);
    if (!has_form(argument.type, text))
        return {Code::kInvalidArgument,
                fmt::format("{}: '{}' is not {}", argument.name, text, type_words(argument.type))};
    return {};
}

}  // namespace cinejury::cli
