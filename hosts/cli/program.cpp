// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <exception>
#include <filesystem>
#include <new>

#include "hosts/cli/context.hpp"
#include "hosts/cli/describe/help.hpp"
#include "hosts/cli/interrupt.hpp"
#include "hosts/cli/media_log.hpp"
#include "hosts/cli/parse/command_line.hpp"
#include "hosts/cli/parse/config_file.hpp"
#include "hosts/cli/parse/read_environment.hpp"

namespace cinejury::cli {
namespace {

ExitCode refuse(Style style, const Status& failure) {
    Talk(style, false, false).error(failure.message());
    return ExitCode::kUsage;
}

// The file that --config or CINEJURY_CONFIG names, else the default one, which may be absent.
Result<std::vector<Given>> read_config(const std::vector<Given>& command_line,
                                       const Environment& environment, const ProgramPaths& paths) {
    std::filesystem::path file = environment.get("CINEJURY_CONFIG");
    for (const Given& given : command_line)
        if (given.option->name == "config") file = given.text;
    if (!file.empty()) return read_config_file(file);
    std::error_code failed;
    if (paths.config_file.empty() || !std::filesystem::exists(paths.config_file, failed))
        return std::vector<Given>();
    return read_config_file(paths.config_file);
}

Result<Values> read_values(const Invocation& invocation, const Environment& environment,
                           const ProgramPaths& paths) {
    CINEJURY_ASSIGN(const std::vector<Given> config,
                    read_config(invocation.given, environment, paths));
    return Values::merge(invocation.given, read_environment(environment), config);
}

ExitCode print_help(const std::string& topic, const Environment& environment) {
    Output out(Style::choose("auto", STDOUT_FILENO, environment));
    out.text(help_text(topic, out.style(), terminal_width(STDOUT_FILENO)));
    const Status written = out.flush();
    return exit_code_for(Situation::kEnvironment, written);
}

ExitCode run_command(const Invocation& invocation, const Values& values,
                     const Environment& environment, const ProgramPaths& paths) {
    const std::string colour = values.text("color");
    Output out(Style::choose(colour, STDOUT_FILENO, environment));
    Talk talk(Style::choose(colour, STDERR_FILENO, environment), values.flag("quiet"),
              values.flag("verbose"));
    const CancelToken cancel;
    install_interrupt(cancel);
    if (!talk.verbose()) silence_media_log();
    Context context{
        *invocation.command, invocation.words, values, environment, paths, out, talk, cancel};
    const ExitCode code = invocation.command->run(context);
    const Status written = out.flush();
    if (!written.ok() && code == ExitCode::kOk)
        return context.fail(Situation::kEnvironment, written);
    return code;
}

ExitCode run(const std::vector<std::string>& arguments, const Environment& environment) {
    const Style style = Style::choose("auto", STDERR_FILENO, environment);
    const Result<Invocation> invocation = read_command_line(arguments);
    if (!invocation.ok()) return refuse(style, invocation.status());
    if (invocation->help) return print_help(invocation->help_on, environment);
    const ProgramPaths paths = ProgramPaths::find(environment);
    const Result<Values> values = read_values(*invocation, environment, paths);
    if (!values.ok()) return refuse(style, values.status());
    return run_command(*invocation, *values, environment, paths);
}

}  // namespace

ExitCode run_program(const std::vector<std::string>& arguments, const Environment& environment) {
    Talk talk(Style::plain(), false, false);
    try {
        return run(arguments, environment);
    } catch (const std::bad_alloc&) {
        talk.error("out of memory");
        return ExitCode::kEnvironment;
    } catch (const std::exception& failure) {
        talk.error(fmt::format("internal: {}; please report this", failure.what()));
        return ExitCode::kInternal;
    }
}

}  // namespace cinejury::cli
