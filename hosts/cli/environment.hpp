// SPDX-License-Identifier: Apache-2.0
// The environment variables of the process, read once at its start.
// Thread rule: immutable after construction.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cinejury::cli {

class Environment {
public:
    Environment() = default;
    explicit Environment(std::map<std::string, std::string, std::less<>> variables)
        : variables_(std::move(variables)) {}
    static Environment of_process();

    // Empty when the variable is not set: an empty variable counts as none.
    std::string_view get(std::string_view name) const;
    const std::map<std::string, std::string, std::less<>>& all() const { return variables_; }

private:
    std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace cinejury::cli
