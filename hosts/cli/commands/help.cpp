// SPDX-License-Identifier: Apache-2.0
// `cinejury help`, `man`, `completion`: the tables in other forms.
#include "hosts/cli/describe/help.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/nearest.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/describe/bash_completion.hpp"
#include "hosts/cli/describe/man_page.hpp"
#include "hosts/cli/describe/markdown.hpp"

namespace cinejury::cli {

ExitCode run_help(Context& context) {
    if (context.values.flag("markdown")) {
        context.out.text(markdown_reference());
        return ExitCode::kOk;
    }
    const std::string topic = fmt::format("{}", fmt::join(context.words, " "));
    const bool known = topic.empty() || find_command(topic) || !family(topic).empty();
    if (!known) {
        std::vector<std::string> names = command_words();
        for (const Command& command : commands()) names.emplace_back(command.name);
        const std::string near = nearest_name(topic, names);
        return context.fail(
            Situation::kUsage,
            Status(Code::kInvalidArgument,
                   fmt::format("help: there is no command '{}'{}", topic,
                               near.empty() ? "" : "; did you mean '" + near + "'?")));
    }
    context.out.text(help_text(topic, context.out.style(), terminal_width(STDOUT_FILENO)));
    return ExitCode::kOk;
}

ExitCode run_man(Context& context) {
    context.out.text(man_page());
    return ExitCode::kOk;
}

ExitCode run_completion(Context& context) {
    context.out.text(bash_completion());
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
