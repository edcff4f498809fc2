// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/tune_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/search/prompts.hpp"
#include "core/tune/run_folder.hpp"
#include "hosts/cli/commands/make_plan.hpp"

namespace cinejury::cli {
namespace {

namespace fs = std::filesystem;

// Options over a plan: all settings of a new one, of a resumed one those of the command line.
class Options {
public:
    Options(const Values& values, bool command_line_only)
        : values_(values), command_line_only_(command_line_only) {}
    bool give(const char* name) const {
        return command_line_only_ ? values_.on_command_line(name) : values_.has(name);
    }
    template <class Target>
    void integer(const char* name, Target& target) const {
        if (give(name)) target = static_cast<Target>(values_.integer(name));
    }
    void number(const char* name, double& target) const {
        if (give(name)) target = values_.number(name);
    }
    Status prompts(const char* name, std::vector<std::string>& target) const;
    Status take(tune::TunePlan& plan) const;

private:
    const Values& values_;
    bool command_line_only_;
};

Status Options::prompts(const char* name, std::vector<std::string>& target) const {
    if (!give(name)) return {};
    CINEJURY_ASSIGN(const std::vector<search::PromptLine> lines,
                    search::read_prompts(values_.text(name)));
    const std::string kind = values_.text("prompt-kind");
    target.clear();
    for (const search::PromptLine& line : lines)
        if (kind.empty() || line.group == kind) target.push_back(line.prompt);
    if (values_.has("first"))
        target.resize(std::min<std::size_t>(target.size(), values_.integer("first")));
    return {};
}

Status Options::take(tune::TunePlan& plan) const {
    if (give("method"))
        plan.method = tune::method_of(values_.text("method")).value_or(tune::Method::kDpo);
    CINEJURY_RETURN_IF_ERROR(prompts("prompts", plan.prompts));
    CINEJURY_RETURN_IF_ERROR(prompts("held-out", plan.held_out));
    if (give("targets")) plan.targets = values_.text("targets");
    integer("rank", plan.rank);
    integer("updates", plan.updates);
    integer("round-prompts", plan.prompts_per_round);
    integer("round-clips", plan.clips_per_prompt);
    integer("round-updates", plan.updates_per_round);
    integer("batch", plan.batch);
    integer("steps", plan.steps);
    integer("seed", plan.seed);
    number("learning-rate", plan.learning_rate);
    integer("warm-up", plan.warm_up);
    if (!command_line_only_) plan.beta = plan.method == tune::Method::kDpo ? 2000 : 1;
    number("beta", plan.beta);
    number("anchor", plan.anchor);
    number("margin", plan.margin);
    number("noise-floor", plan.noise_floor);
    integer("evaluate-every", plan.evaluate_every);
    integer("evaluation-clips", plan.evaluation_clips);
    number("held-out-drop", plan.held_out_drop);
    number("least-diversity", plan.least_diversity);
    integer("shown-prompts", plan.shown_prompts);
    return {};
}

Status need_files(const Context& context) {
    for (const char* option : {"prompts", "held-out"})
        if (!context.values.has(option))
            return {Code::kInvalidArgument, fmt::format("tune: --{} FILE is needed", option)};
    return {};
}

Result<TuneStart> begin(const Context& context, const plugin::Catalogue& catalogue) {
    if (context.words.empty())
        return Status(Code::kInvalidArgument, fmt::format("tune: FOLDER is missing; usage: {}",
                                                          usage_line(context.command)));
    CINEJURY_RETURN_IF_ERROR(need_files(context));
    TuneStart start;
    start.tune.folder = fs::absolute(context.word(0));
    CINEJURY_RETURN_IF_ERROR(Options(context.values, false).take(start.tune));
    CINEJURY_RETURN_IF_ERROR(start.tune.check());
    CINEJURY_ASSIGN(start.crew, measuring_plan(context, catalogue));
    if (!context.values.flag("force"))
        CINEJURY_RETURN_IF_ERROR(tune::check_free(start.tune.folder));
    return start;
}

Result<TuneStart> begun_in(const fs::path& folder) {
    CINEJURY_ASSIGN(const nlohmann::json begun, tune::read_begun(folder));
    if (!begun.is_object() || !begun.contains("tune") || !begun.contains("crew"))
        return Status(Code::kBadData,
                      fmt::format("{}: plan.json is none of a tuning run", folder.string()));
    TuneStart start;
    CINEJURY_ASSIGN(start.tune, tune::plan_from_json(begun["tune"]));
    CINEJURY_ASSIGN(start.crew, search::plan_from_json(begun["crew"].dump()));
    start.tune.folder = folder;
    start.resumed = true;
    return start;
}

Result<TuneStart> resume(const Context& context, const plugin::Catalogue& catalogue) {
    const fs::path folder = fs::absolute(context.values.text("resume"));
    if (!context.words.empty() && fs::absolute(context.word(0)) != folder)
        return Status(Code::kInvalidArgument,
                      "tune: --resume names the folder; leave the other one out");
    if (context.values.flag("force"))
        return Status(Code::kInvalidArgument, "tune: --force begins anew, --resume goes on");
    CINEJURY_ASSIGN(TuneStart start, begun_in(folder));
    tune::TunePlan asked = start.tune;
    CINEJURY_RETURN_IF_ERROR(Options(context.values, true).take(asked));
    CINEJURY_ASSIGN(const search::RunPlan crew, plan_over(start.crew, context, catalogue));
    std::string difference = tune::plan_difference(start.tune, asked);
    if (difference.empty()) difference = search::plan_difference(start.crew, crew);
    if (!difference.empty())
        return Status(Code::kInvalidArgument, fmt::format("{}: {}", folder.string(), difference));
    start.tune.shown_prompts = asked.shown_prompts;
    return start;
}

}  // namespace

Result<TuneStart> tune_start(const Context& context, const plugin::Catalogue& catalogue) {
    return context.values.has("resume") ? resume(context, catalogue) : begin(context, catalogue);
}

nlohmann::json begun_json(const TuneStart& start) {
    return {{"schema", 1},
            {"tune", tune::to_json(start.tune)},
            {"crew", nlohmann::json::parse(search::plan_to_json(start.crew))}};
}

}  // namespace cinejury::cli
