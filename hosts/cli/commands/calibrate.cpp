// SPDX-License-Identifier: Apache-2.0
// `cinejury calibrate`: prompts x seeds x looks into the ledger, and what they say.
#include <fmt/format.h>

#include "core/search/calibration.hpp"
#include "core/search/prompts.hpp"
#include "core/search/run.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/make_plan.hpp"
#include "hosts/cli/commands/open_ledger.hpp"
#include "hosts/cli/commands/print_calibration.hpp"
#include "hosts/cli/commands/run_tools.hpp"
#include "hosts/cli/terminal/progress.hpp"

namespace cinejury::cli {
namespace {

class Calibration {
public:
    Calibration(Context& context, plugin::Catalogue catalogue, ledger::Ledger& ledger)
        : context_(context),
          catalogue_(std::move(catalogue)),
          ledger_(ledger),
          host_(host_options(context.values, context.talk)),
          progress_(make_progress(context.values.text("progress"), context.talk)) {}

    // All prompts; those that are there already are not made again.
    Result<ExitCode> measure(const std::vector<search::PromptLine>& prompts);

private:
    Result<search::RunPlan> plan_of(const search::PromptLine& line, std::uint64_t index) const;
    Result<const ledger::Run*> earlier(const search::RunPlan& plan) const;
    search::RunServices services() {
        return {catalogue_,      host_,
                ledger_,         panel_options(context_.values),
                context_.cancel, [this](const search::Event& event) { progress_->on(event); }};
    }

    Context& context_;
    plugin::Catalogue catalogue_;
    ledger::Ledger& ledger_;
    plugin::HostServices host_;
    std::unique_ptr<Progress> progress_;
    std::vector<ledger::Run> runs_;
};

Result<search::RunPlan> Calibration::plan_of(const search::PromptLine& line,
                                             std::uint64_t index) const {
    CINEJURY_ASSIGN(search::RunPlan plan, measuring_plan(context_, catalogue_));
    plan.strategy = "measure";
    plan.search.stopping = false;
    plan.calibration = context_.word(0);
    plan.prompt = line.prompt;
    plan.prompt_group = line.group;
    plan.seed = search::candidate_seed(plan.seed, index);
    return plan;
}

// The run of the same plan, or null; one of the same prompt with another plan is refused.
Result<const ledger::Run*> Calibration::earlier(const search::RunPlan& plan) const {
    for (const ledger::Run& run : runs_) {
        CINEJURY_ASSIGN(const search::RunPlan begun, search::plan_from_json(run.plan_json));
        if (begun.calibration != plan.calibration || begun.prompt != plan.prompt) continue;
        const std::string difference = search::plan_difference(begun, plan);
        if (difference.empty()) return &run;
        return Status(Code::kInvalidArgument,
                      fmt::format("calibration {}: {}; use the same options, or another name",
                                  plan.calibration, difference));
    }
    return static_cast<const ledger::Run*>(nullptr);
}

Result<ExitCode> Calibration::measure(const std::vector<search::PromptLine>& prompts) {
    CINEJURY_ASSIGN(runs_, ledger_.runs());
    std::erase_if(runs_, [](const ledger::Run& run) { return run.command != "calibrate"; });
    bool checked = false;  // that plugins and panel are those of the first finished run
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        CINEJURY_ASSIGN(const search::RunPlan plan, plan_of(prompts[i], i));
        CINEJURY_ASSIGN(const ledger::Run* const run, earlier(plan));
        if (run && run->state == ledger::RunState::kFinished && checked) continue;
        if (!run)
            context_.talk.say(
                fmt::format("prompt {} of {}: {}", i + 1, prompts.size(), prompts[i].prompt));
        const Result<search::Outcome> outcome =
            run ? search::resume_run(run->id, nullptr, services())
                : search::begin_run(plan, "", services());
        if (!outcome.ok()) return outcome.status();
        if (outcome->interrupted) return ExitCode::kInterrupted;
        checked = true;
    }
    return ExitCode::kOk;
}

}  // namespace

ExitCode run_calibrate(Context& context) {
    auto ledger = open_ledger(context);
    if (!ledger.ok()) return context.fail(Situation::kLedger, ledger.status());
    if (context.values.has("prompts")) {
        Result<std::vector<search::PromptLine>> prompts =
            search::read_prompts(context.values.text("prompts"));
        if (!prompts.ok()) return context.fail(Situation::kUsage, prompts.status());
        if (context.values.has("first"))
            prompts->resize(
                std::min<std::size_t>(prompts->size(), context.values.integer("first")));
        Result<plugin::Catalogue> catalogue = scan_plugins(context);
        if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
        const Result<ExitCode> measured =
            Calibration(context, *std::move(catalogue), **ledger).measure(*prompts);
        if (!measured.ok()) return context.fail(Situation::kRun, measured.status());
        if (*measured != ExitCode::kOk) {
            context.talk.say("what is measured is kept; the same command goes on with it");
            return *measured;
        }
    }
    const Result<search::RewardMatrix> matrix =
        search::load_matrix(**ledger, std::string(context.word(0)));
    if (!matrix.ok()) return context.fail(Situation::kLedger, matrix.status());
    std::uint64_t seeds = matrix->rows.front().cells.size();
    for (const search::MatrixRow& row : matrix->rows)
        seeds = std::min<std::uint64_t>(seeds, row.cells.size());
    // Half of the seeds, so that a search of that size can be replayed with different draws.
    const std::uint64_t size = std::max<std::uint64_t>(1, std::min<std::uint64_t>(8, seeds / 2));
    const Result<search::Calibrated> found =
        search::calibrated(*matrix, size, context.values.text("prompt-kind"));
    if (!found.ok()) return context.fail(Situation::kUsage, found.status());
    print_calibration(context, *matrix, *found, size);
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
