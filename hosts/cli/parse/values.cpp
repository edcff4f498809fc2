// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/parse/values.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "hosts/cli/parse/check_value.hpp"

namespace cinejury::cli {

std::string_view origin_name(Origin origin) {
    switch (origin) {
        case Origin::kCommandLine: return "command line";
        case Origin::kEnvironment: return "environment";
        case Origin::kConfigFile: return "config file";
        case Origin::kDefault: return "default";
    }
    return "unknown";
}

Result<Values> Values::merge(std::span<const Given> command_line,
                             std::span<const Given> environment,
                             std::span<const Given> config_file) {
    Values values;
    for (const Option& option : options()) values.by_name_[std::string(option.name)];
    for (const auto& source : {command_line, environment, config_file}) {
        for (const Given& given : source) {
            CINEJURY_RETURN_IF_ERROR(check_value(*given.option, given.text, given.where));
            std::vector<Given>& have = values.by_name_.find(given.option->name)->second;
            if (given.option->repeated || have.empty())
                have.push_back(given);
            else if (have.front().origin == given.origin)
                have.front() = given;
        }
    }
    for (const Option& option : options()) {
        std::vector<Given>& have = values.by_name_.find(option.name)->second;
        if (have.empty() && !option.fallback.empty())
            have.push_back({&option, std::string(option.fallback), Origin::kDefault, ""});
    }
    return values;
}

std::span<const Given> Values::all(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end())
        throw std::logic_error(fmt::format("the table has no option '{}'", name));
    return found->second;
}

bool Values::has(std::string_view name) const {
    return !all(name).empty();
}

bool Values::on_command_line(std::string_view name) const {
    const auto given = all(name);
    return !given.empty() && given.front().origin == Origin::kCommandLine;
}

bool Values::flag(std::string_view name) const {
    return parse_switch(text(name)).value_or(false);
}

std::string Values::text(std::string_view name) const {
    const auto given = all(name);
    return given.empty() ? std::string() : given.front().text;
}

std::uint64_t Values::integer(std::string_view name) const {
    return parse_integer(text(name)).value_or(0);
}

double Values::number(std::string_view name) const {
    return parse_number(text(name)).value_or(0);
}

std::vector<std::string> Values::list(std::string_view name) const {
    std::vector<std::string> texts;
    for (const Given& given : all(name)) texts.push_back(given.text);
    return texts;
}

}  // namespace cinejury::cli
