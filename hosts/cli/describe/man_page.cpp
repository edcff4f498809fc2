// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/describe/man_page.hpp"

#include <fmt/format.h>

#include "hosts/cli/build_info.hpp"
#include "hosts/cli/describe/option_text.hpp"
#include "hosts/cli/table/command.hpp"

namespace cinejury::cli {
namespace {

// Text for roff: backslashes and hyphens escaped, no line that starts as a request.
std::string roff(std::string_view text) {
    std::string out;
    for (char c : text) {
        const bool line_start = out.empty() || out.back() == '\n';
        if (line_start && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

void entry(std::string& page, std::string_view term, std::string_view meaning) {
    page += fmt::format(".TP\n.B {}\n{}\n", roff(term), roff(meaning));
}

std::string option_names(const Command& command) {
    std::string names;
    for (const Option& option : options())
        if (!option.hidden && command.topics.has(option.topic))
            names += fmt::format("{}\\-\\-{}", names.empty() ? "" : ", ", roff(option.name));
    return names;
}

void write_command(std::string& page, const Command& command) {
    page += fmt::format(".SS {}\n", roff(usage_line(command)));
    page += roff(command.summary) + ".\n";
    if (!command.text.empty()) page += ".PP\n" + roff(command.text) + "\n";
    for (const Argument& argument : command.arguments)
        entry(page, argument.name, argument_meaning(argument));
    const std::string names = option_names(command);
    if (!names.empty()) page += ".PP\nOptions: " + names + ".\n";
    for (const Example& example : command.examples)
        page += fmt::format(".PP\n{}:\n.PP\n.RS\n.nf\n{}\n.fi\n.RE\n", roff(example.purpose),
                            roff(example.line));
}

void write_common_options(std::string& page) {
    for (std::size_t i = 0; i < kTopicCount; ++i) {
        page += fmt::format(".SS {}\n", topic_title(static_cast<Topic>(i)));
        for (const Option& option : options())
            if (!option.hidden && option.topic == static_cast<Topic>(i))
                entry(page, option_synopsis(option), option_meaning(option));
    }
}

}  // namespace

std::string man_page() {
    std::string page = fmt::format(
        ".TH CINEJURY 1 \"\" \"cinejury {0}\" \"User Commands\"\n"
        ".SH NAME\ncinejury \\- generate videos and keep the best by a panel of experts\n"
        ".SH SYNOPSIS\n.B cinejury\n.I COMMAND\n[OPTIONS] ...\n"
        ".SH DESCRIPTION\n"
        "Makes candidate videos for a prompt with a generator plugin, has a panel of expert "
        "plugins score them, and keeps the best.\n"
        "Standard output is data, standard error is talk.\n",
        kVersion);
    page += ".SH COMMANDS\n";
    for (const Command& command : commands()) write_command(page, command);
    page += ".SH OPTIONS\n";
    write_common_options(page);
    page += ".SH EXIT STATUS\n";
    for (const ExitCodeRow& row : exit_code_rows())
        entry(page, fmt::format("{}", static_cast<int>(row.code)), row.meaning);
    page +=
        ".SH ENVIRONMENT\nA value on the command line wins over the environment, that over the "
        "configuration file. A variable that is empty counts as not set.\n";
    for (const Option& option : options())
        if (const std::string name = environment_name(option); !name.empty())
            entry(page, name, fmt::format("As --{}.", option.name));
    entry(page, "NO_COLOR", "If it is not empty: no colours.");
    page += ".SH FILES\n";
    entry(page, "$XDG_CONFIG_HOME/cinejury/config.toml",
          "Configuration (TOML). A key is the long name of an option; see cinejury config show.");
    entry(page, "$XDG_STATE_HOME/cinejury/ledger.db", "The ledger: every run is kept in it.");
    return page;
}

}  // namespace cinejury::cli
