// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/describe/markdown.hpp"

#include <fmt/format.h>

#include "hosts/cli/describe/option_text.hpp"
#include "hosts/cli/table/command.hpp"

namespace cinejury::cli {
namespace {

// Text in a cell of a table.
std::string cell(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '|' || c == '<' || c == '*' || c == '_') out += '\\';
        out += c;
    }
    return out;
}

std::string topics_of(const Command& command) {
    std::string names;
    for (std::size_t i = 0; i < kTopicCount; ++i)
        if (command.topics.has(static_cast<Topic>(i)))
            names +=
                fmt::format("{}{}", names.empty() ? "" : ", ", topic_title(static_cast<Topic>(i)));
    return names;
}

void write_section(std::string& text, const Command& command) {
    text += fmt::format("### {}\n\n{}.{}\n\n", command.name, command.summary,
                        command.usual ? " Usual: runs when only the first word is given." : "");
    text += fmt::format("```\n{}\n```\n\n", usage_line(command));
    if (!command.text.empty()) text += fmt::format("{}\n\n", command.text);
    for (const Argument& argument : command.arguments)
        text += fmt::format("- `{}`: {}\n", argument.name, argument_meaning(argument));
    const std::string topics = topics_of(command);
    if (!topics.empty()) text += fmt::format("- Options: {}\n", topics);
    if (!command.arguments.empty() || !topics.empty()) text += "\n";
    for (const Example& example : command.examples)
        text += fmt::format("{}:\n\n```sh\n{}\n```\n\n", example.purpose, example.line);
}

void write_topic(std::string& text, Topic topic) {
    text += fmt::format("### {}\n\n| option | variable | meaning |\n|---|---|---|\n",
                        topic_title(topic));
    for (const Option& option : options()) {
        if (option.hidden || option.topic != topic) continue;
        const std::string variable = environment_name(option);
        text +=
            fmt::format("| `{}` | {} | {} |\n", option_synopsis(option),
                        variable.empty() ? "" : "`" + variable + "`", cell(option_meaning(option)));
    }
    text += "\n";
}

}  // namespace

std::string markdown_reference() {
    std::string text = "## Commands\n\n";
    for (const Command& command : commands()) write_section(text, command);
    text +=
        "## Options\n\nEach command takes those under \"General\" and those of the topics that "
        "it names above.\n\n";
    for (std::size_t i = 0; i < kTopicCount; ++i) write_topic(text, static_cast<Topic>(i));
    text += "## Exit codes\n\n| code | meaning |\n|---|---|\n";
    for (const ExitCodeRow& row : exit_code_rows())
        text += fmt::format("| {} | {} |\n", static_cast<int>(row.code), cell(row.meaning));
    return text;
}

}  // namespace cinejury::cli
