// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/describe/help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hosts/cli/describe/option_text.hpp"
#include "hosts/cli/table/command.hpp"
#include "hosts/cli/terminal/safe_text.hpp"
#include "hosts/cli/terminal/wrap.hpp"

namespace cinejury::cli {
namespace {

class HelpWriter {
public:
    HelpWriter(const Style& style, std::size_t width)
        : style_(style), width_(std::min<std::size_t>(width, 100)) {}

    void heading(std::string_view title) {
        text_ += "\n" + style_.paint(style_.bold, std::string(title) + ":") + "\n";
    }
    void paragraph(std::string_view words) {
        for (const std::string& line : wrap(words, width_)) text_ += line + "\n";
    }
    void plain(std::string_view line) { (text_ += line) += '\n'; }
    // A term at the left with its meaning at column `column`.
    void entry(std::string_view term, std::string_view meaning, std::size_t column) {
        const std::size_t room = width_ > column + 20 ? width_ - column : 20;
        std::string left = "  " + std::string(term);
        if (text_width(left) + 2 > column) {
            text_ += left + "\n";
            left.clear();
        }
        for (const std::string& line : wrap(meaning, room)) {
            text_ += left + std::string(column - text_width(left), ' ') + line + "\n";
            left.clear();
        }
    }
    std::string take() { return std::move(text_); }

private:
    Style style_;
    std::size_t width_;
    std::string text_;
};

constexpr std::size_t kOptionColumn = 30;
constexpr std::size_t kCommandColumn = 20;

void write_options(HelpWriter& help, const Command& command) {
    for (std::size_t i = 0; i < kTopicCount; ++i) {
        const auto topic = static_cast<Topic>(i);
        bool first = true;
        for (const Option& option : options()) {
            if (option.hidden || option.topic != topic || !takes(command, option)) continue;
            if (first) help.heading(topic_title(topic));
            first = false;
            help.entry(option_synopsis(option), option_meaning(option), kOptionColumn);
        }
    }
}

void write_exit_codes(HelpWriter& help) {
    help.heading("Exit codes");
    for (const ExitCodeRow& row : exit_code_rows())
        help.entry(fmt::format("{}", static_cast<int>(row.code)), row.meaning, 8);
}

void write_examples(HelpWriter& help, const Command& command) {
    if (command.examples.empty()) return;
    help.heading("Examples");
    for (const Example& example : command.examples) {
        help.plain("  " + std::string(example.line));
        help.plain("      " + std::string(example.purpose));
    }
}

std::string command_help(const Command& command, HelpWriter help) {
    help.plain("Usage: " + usage_line(command));
    help.plain("");
    help.paragraph(std::string(command.summary) + ".");
    if (!command.text.empty()) help.paragraph(command.text);
    if (!command.arguments.empty()) help.heading("Arguments");
    for (const Argument& argument : command.arguments)
        help.entry(argument.name, argument_meaning(argument), kCommandColumn);
    write_options(help, command);
    write_examples(help, command);
    write_exit_codes(help);
    return help.take();
}

std::string family_help(std::string_view word, const std::vector<const Command*>& rows,
                        HelpWriter help) {
    help.plain(fmt::format("Usage: cinejury {} COMMAND [OPTIONS] ...", word));
    help.heading("Commands");
    for (const Command* row : rows)
        help.entry(row->name, std::string(row->summary) + (row->usual ? " (usual)." : "."),
                   kCommandColumn);
    help.plain("");
    help.plain(fmt::format("`cinejury help {} COMMAND` says more.", word));
    return help.take();
}

std::string program_help(HelpWriter help) {
    help.plain("Usage: cinejury COMMAND [OPTIONS] ...");
    help.plain("");
    help.paragraph(
        "Makes candidate videos for a prompt with a generator plugin, has a panel of expert "
        "plugins score them, and keeps the best.");
    help.heading("Commands");
    for (const Command& command : commands())
        help.entry(command.name, std::string(command.summary) + ".", kCommandColumn);
    write_examples(help, *find_command("pick"));
    write_exit_codes(help);
    help.plain("");
    help.paragraph(
        "`cinejury COMMAND --help` says more. Every setting is also an environment variable, "
        "CINEJURY_<OPTION>, and a key of the configuration file; `cinejury config show` lists "
        "them.");
    return help.take();
}

}  // namespace

std::string help_text(std::string_view topic, const Style& style, std::size_t width) {
    const HelpWriter help(style, width);
    if (const Command* command = find_command(topic)) return command_help(*command, help);
    const auto rows = family(topic);
    return rows.empty() ? program_help(help) : family_help(topic, rows, help);
}

}  // namespace cinejury::cli
