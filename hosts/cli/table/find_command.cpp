// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "hosts/cli/table/command.hpp"

namespace cinejury::cli {
namespace {

std::string_view first_word(std::string_view name) {
    return name.substr(0, name.find(' '));
}

}  // namespace

const Command* find_command(std::string_view name) {
    const auto all = commands();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Command& command) { return command.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> command_words() {
    std::vector<std::string> words;
    for (const Command& command : commands()) {
        const std::string word(first_word(command.name));
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    }
    return words;
}

std::vector<const Command*> family(std::string_view word) {
    std::vector<const Command*> rows;
    for (const Command& command : commands())
        if (first_word(command.name) == word) rows.push_back(&command);
    return rows;
}

bool takes(const Command& command, const Option& option) {
    return option.topic == Topic::kGeneral || command.topics.has(option.topic);
}

std::string usage_line(const Command& command) {
    std::string line = "cinejury " + std::string(command.name) + " [OPTIONS]";
    for (const Argument& argument : command.arguments) {
        std::string word(argument.name);
        if (!argument.choices.empty()) {
            word.clear();
            for (std::string_view choice : argument.choices)
                word.append(word.empty() ? "" : "|").append(choice);
        }
        if (argument.repeated) word += "...";
        line += argument.least == 0 ? " [" + word + "]" : " " + word;
    }
    return line;
}

}  // namespace cinejury::cli
