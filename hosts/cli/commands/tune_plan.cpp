// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/tune_plan.hpp"

#include <algorithm>

#include "core/search/prompts.hpp"

namespace cinejury::cli {
namespace {

Result<std::vector<std::string>> prompts_of(const Context& context, const char* option) {
    if (!context.values.has(option))
        return Status(Code::kInvalidArgument, std::string("tune: --") + option + " FILE is needed");
    CINEJURY_ASSIGN(std::vector<search::PromptLine> lines,
                    search::read_prompts(context.values.text(option)));
    const std::string kind = context.values.text("prompt-kind");
    std::vector<std::string> prompts;
    for (const search::PromptLine& line : lines)
        if (kind.empty() || line.group == kind) prompts.push_back(line.prompt);
    if (context.values.has("first"))
        prompts.resize(std::min<std::size_t>(prompts.size(), context.values.integer("first")));
    return prompts;
}

}  // namespace

Result<tune::TunePlan> tune_plan(const Context& context) {
    const Values& values = context.values;
    tune::TunePlan plan;
    plan.method = tune::method_of(values.text("method")).value_or(tune::Method::kDpo);
    CINEJURY_ASSIGN(plan.prompts, prompts_of(context, "prompts"));
    CINEJURY_ASSIGN(plan.held_out, prompts_of(context, "held-out"));
    plan.rank = static_cast<std::uint32_t>(values.integer("rank"));
    plan.targets = values.text("targets");
    plan.updates = values.integer("updates");
    plan.prompts_per_round = values.integer("round-prompts");
    plan.clips_per_prompt = values.integer("round-clips");
    plan.updates_per_round = values.integer("round-updates");
    plan.batch = values.integer("batch");
    plan.learning_rate = values.number("learning-rate");
    plan.warm_up = values.integer("warm-up");
    plan.beta = plan.method == tune::Method::kDpo ? 2000 : 1;
    if (values.has("beta")) plan.beta = values.number("beta");
    plan.anchor = values.number("anchor");
    plan.margin = values.number("margin");
    plan.evaluate_every = values.integer("evaluate-every");
    plan.evaluation_clips = values.integer("evaluation-clips");
    plan.held_out_drop = values.number("held-out-drop");
    plan.least_diversity = values.number("least-diversity");
    if (values.has("seed")) plan.seed = values.integer("seed");
    plan.folder = std::filesystem::absolute(context.word(0));
    CINEJURY_RETURN_IF_ERROR(plan.check());
    return plan;
}

}  // namespace cinejury::cli
