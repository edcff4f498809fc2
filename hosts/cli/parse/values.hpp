// SPDX-License-Identifier: Apache-2.0
// All options of a call with the value in effect and where it came from.
// Thread rule: immutable after construction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "hosts/cli/parse/given.hpp"

namespace cinejury::cli {

class Values {
public:
    // Merges and checks. For an option that is given once, the first of command line, environment
    // and config file counts, and of one source the last. The values of a repeated option add up in
    // that order. kInvalidArgument names the place of a value that is not allowed.
    static Result<Values> merge(std::span<const Given> command_line,
                                std::span<const Given> environment,
                                std::span<const Given> config_file);

    // `name` is a long name of the table; another one is a bug (std::logic_error).
    bool has(std::string_view name) const;  // given or with a default
    bool on_command_line(std::string_view name) const;
    bool flag(std::string_view name) const;
    std::string text(std::string_view name) const;  // empty without a value
    std::uint64_t integer(std::string_view name) const;
    double number(std::string_view name) const;
    std::vector<std::string> list(std::string_view name) const;
    // With their sources, for `config show`; empty without a value.
    std::span<const Given> all(std::string_view name) const;

private:
    std::map<std::string, std::vector<Given>, std::less<>> by_name_;
};

}  // namespace cinejury::cli
