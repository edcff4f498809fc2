// SPDX-License-Identifier: Apache-2.0
// The table of commands. Thread rule: constants.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hosts/cli/exit_code.hpp"
#include "hosts/cli/table/option.hpp"

namespace cinejury::cli {

class Context;

// A word that a command takes besides options.
struct Argument {
    std::string_view name;  // "PROMPT"
    Type type = Type::kText;
    std::size_t least = 1;  // 0 = may be left out
    bool repeated = false;
    std::vector<std::string_view> choices = {};
    Complete complete = Complete::kByType;
    std::string_view help = {};
};

struct Example {
    std::string_view line;
    std::string_view purpose;
};

struct Command {
    std::string_view name;       // "pick", or two words: "plugins list"
    bool usual = false;          // of two words: also run when only the first is given
    std::string_view summary;    // one line without a full stop
    std::string_view text = {};  // what else there is to know, paragraphs
    std::vector<Argument> arguments = {};
    Topics topics = {};  // beside kGeneral, which all have
    std::vector<Example> examples = {};
    ExitCode (*run)(Context&) = nullptr;
};

std::span<const Command> commands();
// By full name, or nullptr.
const Command* find_command(std::string_view name);
// First words, each once, in table order.
std::vector<std::string> command_words();
// Rows whose first word is `word`.
std::vector<const Command*> family(std::string_view word);
bool takes(const Command& command, const Option& option);
// "cinejury plugins inspect [OPTIONS] PLUGIN".
std::string usage_line(const Command& command);

}  // namespace cinejury::cli
