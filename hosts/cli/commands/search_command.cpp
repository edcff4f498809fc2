// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/search_command.hpp"

#include <fmt/format.h>

#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/report/report.hpp"
#include "core/search/outputs.hpp"
#include "core/search/run.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/finish_search.hpp"
#include "hosts/cli/commands/make_plan.hpp"
#include "hosts/cli/commands/open_ledger.hpp"
#include "hosts/cli/commands/run_tools.hpp"
#include "hosts/cli/terminal/progress.hpp"

namespace cinejury::cli {
namespace {

namespace fs = std::filesystem;

// Names for a moment in UTC: "20261124-055649".
std::string time_words() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    const std::size_t length = std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &parts);
    return {text, length};
}

// Absolute, or empty when nothing is to be written.
fs::path output_folder(const Context& context) {
    if (context.values.has("output")) return fs::absolute(context.values.text("output"));
    if (context.command.name != "pick") return {};
    const fs::path base = fs::absolute("cinejury-" + time_words());
    fs::path folder = base;
    for (int i = 2; fs::exists(fs::symlink_status(folder)); ++i)
        folder = base.string() + fmt::format("-{}", i);
    return folder;
}

// Whether the results in a run's folder are its own, or the beginning of them: report.json comes
// last. They may be written again; those of another run only with --force.
bool holds_results_of(const std::string& run_id, const fs::path& folder) {
    std::ifstream stream(folder / "report.json", std::ios::binary);
    if (!stream) return true;
    const nlohmann::json report = nlohmann::json::parse(stream, nullptr, false);
    const nlohmann::json::json_pointer id("/run/id");
    return report.is_object() && report.contains(id) && report.at(id) == run_id;
}

// One call of pick, rank or score.
class SearchCommand {
public:
    SearchCommand(Context& context, plugin::Catalogue catalogue,
                  std::unique_ptr<ledger::Ledger> ledger)
        : context_(context),
          catalogue_(std::move(catalogue)),
          ledger_(std::move(ledger)),
          host_(host_options(context.values, context.talk)),
          progress_(make_progress(context.values.text("progress"), context.talk)) {}

    ExitCode begin();
    ExitCode resume();

private:
    search::RunServices services() {
        return {catalogue_,
                host_,
                *ledger_,
                panel_options(context_.values),
                context_.cancel,
                [this](const search::Event& event) {
                    if (event.kind == search::Event::Kind::kStarted ||
                        event.kind == search::Event::Kind::kResumed)
                        run_id_ = event.text;
                    progress_->on(event);
                }};
    }
    Status check_names(const search::RunPlan& plan) const;
    ExitCode finish(Result<search::Outcome> outcome, const fs::path& output);

    Context& context_;
    plugin::Catalogue catalogue_;
    std::unique_ptr<ledger::Ledger> ledger_;
    plugin::HostServices host_;
    std::unique_ptr<Progress> progress_;
    std::string run_id_;  // once the run is in the ledger
};

// Before a folder is made: what is named must be there.
Status SearchCommand::check_names(const search::RunPlan& plan) const {
    if (!plan.generator.empty()) CINEJURY_RETURN_IF_ERROR(catalogue_.find(plan.generator).status());
    return panel::find_panel(plan.panel).status();
}

ExitCode SearchCommand::begin() {
    const Result<search::RunPlan> plan = new_plan(context_, catalogue_);
    if (!plan.ok()) return context_.fail(Situation::kUsage, plan.status());
    if (const Status status = check_names(*plan); !status.ok())
        return context_.fail(Situation::kPlugin, status);
    const fs::path output = output_folder(context_);
    if (!output.empty()) {
        const Status ready = search::prepare_output_folder(output, context_.values.flag("force"));
        if (!ready.ok()) return context_.fail(Situation::kUsage, ready);
    }
    Result<search::Outcome> outcome = search::begin_run(*plan, output.string(), services());
    std::error_code ignored;  // fails, as it should, unless the folder is new and empty
    if (!outcome.ok() && run_id_.empty() && !context_.values.has("output"))
        fs::remove(output, ignored);
    return finish(std::move(outcome), output);
}

ExitCode SearchCommand::resume() {
    const Result<std::string> id = ledger_->resolve(context_.values.text("resume"));
    if (!id.ok()) return context_.fail(Situation::kLedger, id.status());
    const Result<ledger::Run> run = ledger_->run(*id);
    if (!run.ok()) return context_.fail(Situation::kLedger, run.status());
    const Result<search::RunPlan> begun = search::plan_from_json(run->plan_json);
    if (!begun.ok()) return context_.fail(Situation::kLedger, begun.status());
    const Result<search::RunPlan> plan = plan_over(*begun, context_, catalogue_);
    if (!plan.ok()) return context_.fail(Situation::kUsage, plan.status());
    fs::path output = run->output;
    if (context_.values.has("output")) output = fs::absolute(context_.values.text("output"));
    const bool own = output == fs::path(run->output) && holds_results_of(*id, output);
    if (!output.empty()) {
        const Status ready =
            search::prepare_output_folder(output, own || context_.values.flag("force"));
        if (!ready.ok()) return context_.fail(Situation::kUsage, ready);
    }
    return finish(search::resume_run(*id, &*plan, services()), output);
}

ExitCode SearchCommand::finish(Result<search::Outcome> outcome, const fs::path& output) {
    progress_.reset();
    return finish_search(context_, std::move(outcome), run_id_, output);
}

}  // namespace

ExitCode search_command(Context& context) {
    Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
    Result<std::unique_ptr<ledger::Ledger>> ledger = open_ledger(context);
    if (!ledger.ok()) return context.fail(Situation::kLedger, ledger.status());
    SearchCommand command(context, *std::move(catalogue), *std::move(ledger));
    return context.values.has("resume") ? command.resume() : command.begin();
}

}  // namespace cinejury::cli
