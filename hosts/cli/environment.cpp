// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/environment.hpp"

#include <unistd.h>

namespace cinejury::cli {

Environment Environment::of_process() {
    std::map<std::string, std::string, std::less<>> variables;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) continue;
        // As getenv: the first of two with one name counts.
        variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return Environment(std::move(variables));
}

std::string_view Environment::get(std::string_view name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace cinejury::cli
