// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/parse/read_environment.hpp"

#include <algorithm>

#include "core/base/nearest.hpp"

namespace cinejury::cli {

std::vector<Given> read_environment(const Environment& environment) {
    std::vector<Given> all;
    for (const Option& option : options()) {
        const std::string variable = environment_name(option);
        if (variable.empty()) continue;
        std::string_view rest = environment.get(variable);
        while (!rest.empty()) {
            const std::size_t end =
                option.repeated ? rest.find(option.separator) : std::string_view::npos;
            const std::string_view part = rest.substr(0, end);
            if (!part.empty())
                all.push_back({&option, std::string(part), Origin::kEnvironment, variable});
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
    }
    return all;
}

std::vector<UnknownVariable> unknown_variables(const Environment& environment) {
    std::vector<std::string> known;
    for (const Option& option : options())
        if (std::string name = environment_name(option); !name.empty())
            known.push_back(std::move(name));
    std::vector<UnknownVariable> unknown;
    for (const auto& [name, value] : environment.all())
        if (name.starts_with("CINEJURY_") &&
            std::find(known.begin(), known.end(), name) == known.end())
            unknown.push_back({name, nearest_name(name, known)});
    return unknown;
}

}  // namespace cinejury::cli
