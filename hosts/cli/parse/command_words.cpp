// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/parse/command_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/nearest.hpp"

namespace cinejury::cli {
namespace {

// Whether this word is an option that takes the next word as its value.
bool takes_next(std::string_view word) {
    const auto all = options();
    if (word.starts_with("--")) {
        const Option* option = find_option(word.substr(2));
        return option && option->type != Type::kSwitch;
    }
    return word.size() == 2 && std::any_of(all.begin(), all.end(), [&](const Option& option) {
               return option.letter == word[1] && option.type != Type::kSwitch;
           });
}

Status unknown(std::string_view what, std::string_view word, std::span<const std::string> names) {
    const std::string near = nearest_name(word, names);
    return Status(Code::kInvalidArgument,
                  fmt::format("{}there is no command '{}'; {}", what, word,
                              near.empty() ? "known: " + fmt::format("{}", fmt::join(names, ", "))
                                           : "did you mean '" + near + "'?"));
}

bool asks_for_help(std::span<const std::string> words) {
    return std::any_of(words.begin(), words.end(),
                       [](const std::string& word) { return word == "-h" || word == "--help"; });
}

// "list" of "plugins list".
std::string second_word(const Command& command) {
    return std::string(command.name.substr(command.name.find(' ') + 1));
}

// The command of a family; `after` are the words behind its first one.
Result<CommandWords> find_second(const std::string& word, std::span<const std::string> after,
                                 std::vector<std::string> rest) {
    const std::vector<const Command*> rows = family(word);
    const bool has_second = !after.empty() && !after.front().starts_with('-');
    std::vector<std::string> names;
    const Command* usual = nullptr;
    for (const Command* row : rows) {
        names.push_back(second_word(*row));
        if (row->usual) usual = row;
        if (has_second && names.back() == after.front()) {
            rest.insert(rest.end(), after.begin() + 1, after.end());
            return CommandWords{row, {}, std::move(rest)};
        }
    }
    if (has_second) return unknown(word + ": ", after.front(), names);
    rest.insert(rest.end(), after.begin(), after.end());
    if (asks_for_help(rest)) return CommandWords{nullptr, word, std::move(rest)};
    if (usual) return CommandWords{usual, {}, std::move(rest)};
    return Status(Code::kInvalidArgument,
                  fmt::format("{}: say which: {}", word, fmt::join(names, ", ")));
}

}  // namespace

Result<CommandWords> find_command_words(std::span<const std::string> arguments) {
    std::vector<std::string> before;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word == "-V" || word == "--version")
            return CommandWords{find_command("version"), {}, std::move(before)};
        if (word.size() > 1 && word[0] == '-') {
            before.push_back(word);
            if (takes_next(word) && i + 1 < arguments.size()) before.push_back(arguments[++i]);
            continue;
        }
        const std::vector<const Command*> rows = family(word);
        if (rows.empty()) return unknown("", word, command_words());
        const auto after = arguments.subspan(i + 1);
        if (rows.front()->name != word) return find_second(word, after, std::move(before));
        before.insert(before.end(), after.begin(), after.end());
        return CommandWords{rows.front(), {}, std::move(before)};
    }
    if (asks_for_help(before)) return CommandWords{nullptr, {}, std::move(before)};
    return Status(Code::kInvalidArgument, "no command given; `cinejury --help` lists them");
}

}  // namespace cinejury::cli
