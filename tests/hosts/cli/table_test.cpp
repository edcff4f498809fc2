// SPDX-License-Identifier: Apache-2.0
// The tables are sound: what is derived from them can be trusted.
#include <set>

#include "hosts/cli/parse/check_value.hpp"
#include "hosts/cli/table/command.hpp"
#include "tests/catch.hpp"

namespace cli = cinejury::cli;

TEST_CASE("No two options share a name, a letter or a variable") {
    std::set<std::string> names, variables;
    std::set<char> letters;
    for (const cli::Option& option : cli::options()) {
        INFO(option.name);
        CHECK(names.insert(std::string(option.name)).second);
        CHECK(option.name.find("no-") != 0);  // --no-x undoes the switch x
        if (option.letter != 0) CHECK(letters.insert(option.letter).second);
        const std::string variable = cli::environment_name(option);
        if (!variable.empty()) CHECK(variables.insert(variable).second);
    }
}

TEST_CASE(
    "Every option has help, a placeholder unless it is a switch, and a default that it allows") {
    for (const cli::Option& option : cli::options()) {
        INFO(option.name);
        CHECK_FALSE(option.help.empty());
        CHECK(option.help.back() == '.');
        CHECK(option.value.empty() == (option.type == cli::Type::kSwitch));
        CHECK(option.choices.empty() == (option.type != cli::Type::kChoice));
        if (option.type == cli::Type::kSwitch) CHECK_FALSE(option.fallback.empty());
        if (!option.fallback.empty())
            CHECK(cli::check_value(option, option.fallback, "default").ok());
    }
}

TEST_CASE("Every option is taken by some command, every command can be run and has an example") {
    for (const cli::Option& option : cli::options()) {
        INFO(option.name);
        std::size_t takers = 0;
        for (const cli::Command& command : cli::commands()) takers += cli::takes(command, option);
        CHECK(takers > 0);
    }
    for (const cli::Command& command : cli::commands()) {
        INFO(command.name);
        CHECK(command.run != nullptr);
        CHECK_FALSE(command.examples.empty());
        CHECK(cli::find_command(command.name) == &command);
    }
}

TEST_CASE("A word that may be left out comes after all that may not, and repeated ones are last") {
    for (const cli::Command& command : cli::commands()) {
        INFO(command.name);
        for (std::size_t i = 1; i < command.arguments.size(); ++i) {
            CHECK(command.arguments[i - 1].least >= command.arguments[i].least);
            CHECK_FALSE(command.arguments[i - 1].repeated);
        }
    }
}
