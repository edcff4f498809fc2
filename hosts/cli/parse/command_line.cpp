// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/parse/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>

#include "core/base/nearest.hpp"
#include "hosts/cli/parse/check_value.hpp"
#include "hosts/cli/parse/command_words.hpp"

namespace cinejury::cli {
namespace {

namespace po = boost::program_options;

// Key under which Boost files the words that are no options.
constexpr const char* kWords = "<word>";

po::options_description describe(const Command& command) {
    po::options_description description;
    for (const Option& option : options()) {
        if (!takes(command, option)) continue;
        std::string name(option.name);
        if (option.letter != 0) name += std::string(",") + option.letter;
        if (option.type == Type::kSwitch) {
            description.add_options()(name.c_str(), "");
            description.add_options()(("no-" + std::string(option.name)).c_str(), "");
        } else {
            description.add_options()(name.c_str(), po::value<std::string>(), "");
        }
    }
    description.add_options()(kWords, po::value<std::vector<std::string>>(), "");
    return description;
}

Status unknown_option(const Command& command, std::string_view token) {
    const std::string_view name = token.substr(0, token.find('='));
    if (!name.starts_with("--"))
        return {Code::kInvalidArgument,
                fmt::format("{}: there is no option '{}'; see `cinejury {} --help`", command.name,
                            name.substr(0, 2), command.name)};
    std::string_view bare = name.substr(2);
    if (const Option* known = find_option(bare)) {
        std::vector<std::string_view> others;
        for (const Command& other : commands())
            if (takes(other, *known)) others.push_back(other.name);
        return {Code::kInvalidArgument, fmt::format("{}: takes no option '{}'; that is for: {}",
                                                    command.name, name, fmt::join(others, ", "))};
    }
    std::vector<std::string> names;
    for (const Option& option : options())
        if (!option.hidden && takes(command, option)) names.emplace_back(option.name);
    const std::string near = nearest_name(bare, names);
    return {Code::kInvalidArgument,
            fmt::format("{}: there is no option '{}'{}", command.name, name,
                        near.empty() ? fmt::format("; see `cinejury {} --help`", command.name)
                                     : "; did you mean '--" + near + "'?")};
}

// `--panel --json`: Boost would take the next option for the value.
bool is_known_option(const Command& command, std::string_view word) {
    if (!word.starts_with("--")) return false;
    const Option* option = find_option(word.substr(2, word.find('=') - 2));
    return option && takes(command, *option);
}

Status take_option(const po::option& parsed, Invocation& invocation) {
    const std::string& key = parsed.string_key;
    if (parsed.unregistered)
        return unknown_option(*invocation.command, parsed.original_tokens.front());
    const Option* option = find_option(key);
    Given given{option, "true", Origin::kCommandLine, "--" + key};
    if (!option) {
        given.option = find_option(std::string_view(key).substr(3));  // after "no-"
        given.text = "false";
    } else if (option->type != Type::kSwitch) {
        given.text = parsed.value.empty() ? "" : parsed.value.front();
        if (parsed.original_tokens.size() == 2 && is_known_option(*invocation.command, given.text))
            return {Code::kInvalidArgument,
                    fmt::format("--{}: the value {} is missing", key, option->value)};
    }
    invocation.given.push_back(std::move(given));
    return {};
}

Status check_words(const Command& command, std::span<const std::string> words) {
    std::size_t next = 0;
    for (const Argument& argument : command.arguments) {
        const std::size_t least = argument.least;
        const std::size_t most = argument.repeated ? words.size() : 1;
        std::size_t taken = 0;
        for (; taken < most && next < words.size(); ++taken, ++next)
            CINEJURY_RETURN_IF_ERROR(
                check_argument(argument, words[next]).with_context(command.name));
        if (taken < least)
            return {Code::kInvalidArgument,
                    fmt::format("{}: {} is missing; usage: {}", command.name, argument.name,
                                usage_line(command))};
    }
    if (next < words.size())
        return {Code::kInvalidArgument,
                fmt::format("{}: '{}' is one word too many; usage: {}", command.name, words[next],
                            usage_line(command))};
    return {};
}

Result<Invocation> parse(const CommandWords& found) {
    Invocation invocation;
    invocation.command = found.command;
    const po::options_description description = describe(*found.command);
    po::positional_options_description positional;
    positional.add(kWords, -1);
    using namespace po::command_line_style;
    // Without guessing: an abbreviation would change its meaning when an option is added.
    const int style = allow_long | long_allow_adjacent | long_allow_next | allow_short |
                      allow_dash_for_short | short_allow_adjacent | short_allow_next | allow_sticky;
    try {
        const po::parsed_options parsed = po::command_line_parser(found.rest)
                                              .options(description)
                                              .positional(positional)
                                              .style(style)
                                              .allow_unregistered()
                                              .run();
        for (const po::option& option : parsed.options) {
            if (option.string_key == kWords || option.position_key >= 0) {
                invocation.words.insert(invocation.words.end(), option.value.begin(),
                                        option.value.end());
                continue;
            }
            CINEJURY_RETURN_IF_ERROR(take_option(option, invocation));
        }
    } catch (const po::error& failure) {
        return Status(Code::kInvalidArgument,
                      fmt::format("{}: {}", found.command->name, failure.what()));
    }
    for (const Given& given : invocation.given)
        if (given.option->name == "help" && given.text == "true") invocation.help = true;
    invocation.help_on = std::string(found.command->name);
    if (!invocation.help) CINEJURY_RETURN_IF_ERROR(check_words(*found.command, invocation.words));
    return invocation;
}

}  // namespace

Result<Invocation> read_command_line(std::span<const std::string> arguments) {
    CINEJURY_ASSIGN(const CommandWords found, find_command_words(arguments));
    if (found.command) return parse(found);
    Invocation invocation;
    invocation.help = true;
    invocation.help_on = found.family;
    return invocation;
}

}  // namespace cinejury::cli
