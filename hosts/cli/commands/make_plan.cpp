// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/make_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "hosts/cli/parse/check_value.hpp"

namespace cinejury::cli {
namespace {

constexpr const char* kUsualGenerator = "cinejury.shapes";

// Which options are to be taken over into a plan.
class Source {
public:
    Source(const Values& values, bool command_line_only)
        : values_(values), command_line_only_(command_line_only) {}
    bool gives(std::string_view name) const {
        return command_line_only_ ? values_.on_command_line(name) : values_.has(name);
    }
    template <class Target>
    void integer(std::string_view name, Target& target) const {
        if (gives(name)) target = static_cast<std::uint32_t>(values_.integer(name));
    }
    template <class Target>
    void number(std::string_view name, Target& target) const {
        if (gives(name)) target = values_.number(name);
    }
    template <class Target>
    void text(std::string_view name, Target& target) const {
        if (gives(name)) target = values_.text(name);
    }
    const Values& values() const { return values_; }
    bool command_line_only() const { return command_line_only_; }

private:
    const Values& values_;
    bool command_line_only_;
};

void take_spec(const Source& source, search::SpecChoice& spec) {
    source.integer("frames", spec.frames);
    source.integer("steps", spec.steps);
    source.number("guidance", spec.guidance);
    source.number("noise-scale", spec.noise_scale);
    source.text("sampler", spec.sampler);
    source.text("cache-policy", spec.cache_policy);
    if (source.gives("adapter"))
        spec.adapter = std::filesystem::absolute(source.values().text("adapter")).string();
    if (source.gives("fps")) spec.fps = parse_rate(source.values().text("fps"));
    if (source.gives("size")) {
        const Size size = parse_size(source.values().text("size")).value_or(Size{});
        spec.width = size.width;
        spec.height = size.height;
    }
}

// "budget" is a way to stop, on top of best of N.
Status take_searching(const Source& source, search::RunPlan& plan) {
    source.text("strategy", plan.strategy);
    search::SearchChoice& search = plan.search;
    const Values& values = source.values();
    if (source.gives("stopping")) search.stopping = values.flag("stopping");
    if (plan.strategy == "budget") {
        plan.strategy = "bon";
        search.stopping = true;
    }
    source.text("draft-policy", search.draft_policy);
    source.number("reservation", search.reservation);
    source.number("budget-cost", search.most_cost);
    source.number("budget-seconds", search.most_seconds);
    source.integer("commit", search.commit);
    source.integer("budget-candidates", search.most_candidates);
    if (source.gives("rungs")) {
        CINEJURY_ASSIGN(search.rungs, search::parse_rungs(values.text("rungs")));
    }
    return {};
}

Status take_generating(const Source& source, search::RunPlan& plan) {
    source.text("generator", plan.generator);
    source.text("negative-prompt", plan.negative_prompt);
    source.integer("candidates", plan.count);
    take_spec(source, plan.spec);
    CINEJURY_RETURN_IF_ERROR(take_searching(source, plan));
    const Values& values = source.values();
    if (source.gives("seed")) plan.seed = values.integer("seed");
    if (source.gives("strict")) plan.strict = values.flag("strict");
    if (source.gives("candidate-time"))
        plan.candidate_time_limit = std::chrono::milliseconds(
            static_cast<std::int64_t>(std::llround(values.number("candidate-time") * 1000)));
    return {};
}

Status take_words(const Context& context, const Source& source, search::RunPlan& plan) {
    if (plan.command == "pick") {
        if (!context.words.empty()) plan.prompt = context.word(0);
        return {};
    }
    if (plan.command != "rank" && plan.command != "score") return {};
    source.text("prompt", plan.prompt);
    if (context.words.empty()) return {};
    plan.files = context.words;
    plan.count = plan.files.size();
    return {};
}

Status take_settings(const Source& source, const plugin::Catalogue& catalogue,
                     search::RunPlan& plan) {
    std::map<std::string, plugin::Settings> given;
    for (const Given& one : source.values().all("set"))
        if (!source.command_line_only() || one.origin == Origin::kCommandLine)
            CINEJURY_RETURN_IF_ERROR(apply_setting(one, catalogue, given));
    for (const auto& [id, settings] : given)
        for (const auto& [option, value] : settings) plan.settings[id][option] = value;
    return {};
}

Status take_all(const Context& context, const Source& source, const plugin::Catalogue& catalogue,
                search::RunPlan& plan) {
    plan.command = std::string(context.command.name);
    source.text("panel", plan.panel);
    if (context.command.topics.has(Topic::kGenerating))
        CINEJURY_RETURN_IF_ERROR(take_generating(source, plan));
    CINEJURY_RETURN_IF_ERROR(take_words(context, source, plan));
    return take_settings(source, catalogue, plan);
}

Status choose_generator(const plugin::Catalogue& catalogue, search::RunPlan& plan) {
    if (!plan.generator.empty()) return {};
    std::vector<std::string> ids;
    for (const plugin::Inspected& one : catalogue.plugins())
        if (one.metadata.generator) ids.push_back(one.metadata.id);
    const bool has_usual = std::find(ids.begin(), ids.end(), kUsualGenerator) != ids.end();
    if (has_usual || ids.size() == 1) {
        plan.generator = has_usual ? kUsualGenerator : ids.front();
        return {};
    }
    return {Code::kInvalidArgument,
            ids.empty() ? "pick: no generator is installed; see `cinejury doctor`"
                        : fmt::format("pick: name the generator with --generator: {}",
                                      fmt::join(ids, ", "))};
}

// 48 bits: exact in every reader of JSON.
std::uint64_t random_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32 | device()) >> 16;
}

}  // namespace

Result<search::RunPlan> new_plan(const Context& context, const plugin::Catalogue& catalogue) {
    search::RunPlan plan;
    plan.base = std::filesystem::current_path();
    const bool pick = context.command.name == "pick";
    if (context.words.empty())
        return Status(
            Code::kInvalidArgument,
            fmt::format("{}: {} is missing; usage: {}", context.command.name,
                        context.command.arguments.front().name, usage_line(context.command)));
    if (pick && !context.values.has("seed")) plan.seed = random_seed();
    CINEJURY_RETURN_IF_ERROR(take_all(context, Source(context.values, false), catalogue, plan));
    if (pick) CINEJURY_RETURN_IF_ERROR(choose_generator(catalogue, plan));
    return plan;
}

Result<search::RunPlan> measuring_plan(const Context& context, const plugin::Catalogue& catalogue) {
    search::RunPlan plan;
    plan.base = std::filesystem::current_path();
    plan.seed = 1;
    CINEJURY_RETURN_IF_ERROR(take_all(context, Source(context.values, false), catalogue, plan));
    CINEJURY_RETURN_IF_ERROR(choose_generator(catalogue, plan));
    return plan;
}

Status take_search(const Context& context, search::RunPlan& plan) {
    const Source source(context.values, false);
    source.integer("candidates", plan.count);
    return take_searching(source, plan);
}

Result<search::RunPlan> plan_over(const search::RunPlan& begun, const Context& context,
                                  const plugin::Catalogue& catalogue) {
    search::RunPlan plan = begun;
    CINEJURY_RETURN_IF_ERROR(take_all(context, Source(context.values, true), catalogue, plan));
    return plan;
}

}  // namespace cinejury::cli
