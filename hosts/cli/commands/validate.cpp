// SPDX-License-Identifier: Apache-2.0
// `cinejury validate`: the tests of core/validate, each in a process of this same program.
#include <fmt/format.h>
#include <unistd.h>

#include "core/base/atomic_file.hpp"
#include "core/validate/validator.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"

namespace cinejury::cli {
namespace {

// Those --set that are for this plugin. A plugin whose metadata cannot be read gets none: the
// static tests say what is wrong with it.
Result<plugin::Settings> settings_for(const Context& context, const std::filesystem::path& file) {
    plugin::Settings settings;
    const Result<plugin::Inspected> inspected = plugin::inspect(file);
    if (!inspected.ok()) return settings;
    const std::string prefix = inspected->metadata.id + ".";
    for (const Given& given : context.values.all("set")) {
        const std::size_t equals = given.text.find('=');
        if (equals != std::string::npos && given.text.starts_with(prefix))
            settings.emplace(given.text.substr(prefix.size(), equals - prefix.size()),
                             given.text.substr(equals + 1));
        else if (given.origin == Origin::kCommandLine)
            return Status(Code::kInvalidArgument,
                          fmt::format("--set: '{}' is not {}OPTION=VALUE", given.text, prefix));
    }
    return settings;
}

Result<std::filesystem::path> find_library(const Context& context) {
    const std::string word = context.word(0);
    if (is_library_path(word)) return std::filesystem::absolute(word);
    CINEJURY_ASSIGN(const plugin::Inspected found, find_plugin(context, word));
    return std::filesystem::absolute(found.path);
}

std::uint64_t seed_of(const Context& context) {
    return context.values.has("seed") ? context.values.integer("seed") : 1;
}

// A word of a command for a shell.
std::string shell_word(const std::string& word) {
    if (word.find_first_of(" \t\n\"'\\$`&|;<>()*?[]#~!{}") == std::string::npos) return word;
    std::string text = "'";
    for (char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

// How far it is, on standard error.
std::function<void(const validate::TestResult&)> announcer(Context& context) {
    const std::string kind = context.values.text("progress");
    const bool bar = kind == "bar" || (kind == "auto" && is_terminal(STDERR_FILENO));
    if (context.talk.quiet() || (!bar && kind != "plain")) return {};
    return [&talk = context.talk, bar](const validate::TestResult& result) {
        const std::string line =
            fmt::format("{}: {}", result.test->id, validate::verdict_name(result.verdict));
        if (bar)
            talk.set_status_line(line);
        else
            talk.say(line);
    };
}

validate::Options options_for(Context& context, const std::filesystem::path& file,
                              const plugin::Settings& settings, const std::string& id) {
    validate::Options options;
    options.program = "/proc/self/exe";
    options.arguments = {"validate", file.string(), "--child"};
    options.repeat = "cinejury validate " + shell_word(context.word(0));
    for (const auto& [option, value] : settings) {
        const std::string setting = id + "." + option + "=" + value;
        options.arguments.insert(options.arguments.end(), {"--set", setting});
        options.repeat += " --set " + shell_word(setting);
    }
    options.level = static_cast<int>(context.values.integer("level"));
    options.only = context.values.list("test");
    options.seed = seed_of(context);
    options.time_limit =
        std::chrono::milliseconds(static_cast<int>(context.values.number("test-time") * 1000));
    options.cancel = context.cancel;
    options.on_result = announcer(context);
    return options;
}

void print(Context& context, const validate::Report& report) {
    if (context.json()) {
        context.out.json_text(validate::to_json(report));
        return;
    }
    if (!context.talk.quiet()) {
        context.out.text(validate::to_text(report, !context.out.style().bold.empty()));
        return;
    }
    for (const validate::TestResult& result : report.results)
        if (result.verdict == validate::Verdict::kFailed) context.out.line(result.test->id);
}

}  // namespace

ExitCode run_validate(Context& context) {
    const Result<std::filesystem::path> file = find_library(context);
    if (!file.ok()) return context.fail(Situation::kPlugin, file.status());
    const Result<plugin::Settings> settings = settings_for(context, *file);
    if (!settings.ok()) return context.fail(Situation::kUsage, settings.status());
    if (context.values.flag("child"))
        validate::run_child(context.values.text("test"), *file, seed_of(context), *settings);

    const Result<plugin::Inspected> inspected = plugin::inspect(*file);
    const std::string id = inspected.ok() ? inspected->metadata.id : std::string();
    const Result<validate::Report> report =
        validate::run_validator(*file, options_for(context, *file, *settings, id));
    context.talk.set_status_line("");
    if (!report.ok()) {
        const bool usage = report.status().code() == Code::kInvalidArgument;
        return context.fail(usage ? Situation::kUsage : Situation::kPlugin, report.status());
    }
    print(context, *report);
    if (const std::string junit = context.values.text("junit"); !junit.empty()) {
        const Status written = write_file_atomically(junit, {validate::to_junit(*report)});
        if (!written.ok()) return context.fail(Situation::kEnvironment, written);
    }
    return report->passed() ? ExitCode::kOk : ExitCode::kPlugin;
}

}  // namespace cinejury::cli
