// SPDX-License-Identifier: Apache-2.0
// `cinejury tune`: a generator trained on what a panel prefers.
#include <fmt/format.h>

#include "core/base/atomic_file.hpp"
#include "core/tune/panel_rater.hpp"
#include "core/tune/report.hpp"
#include "core/tune/run_folder.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/run_tools.hpp"
#include "hosts/cli/commands/tune_plan.hpp"
#include "hosts/cli/commands/tune_progress.hpp"

namespace cinejury::cli {
namespace {

namespace fs = std::filesystem;

// The plugins of a run, in the order in which they end.
struct Crew {
    std::shared_ptr<plugin::Library> library;
    std::unique_ptr<plugin::Instance> generator;
    std::unique_ptr<panel::Panel> panel;
};

Result<Crew> open_crew(const Context& context, const search::RunPlan& plan,
                       const plugin::Catalogue& catalogue, plugin::HostServices& host) {
    std::map<std::string, plugin::Settings> settings = plan.settings;
    Crew crew;
    CINEJURY_ASSIGN(const plugin::Inspected* inspected, catalogue.find(plan.generator));
    CINEJURY_ASSIGN(crew.library, plugin::Library::load(*inspected, host));
    CINEJURY_ASSIGN(crew.generator, crew.library->create(settings[plan.generator]));
    CINEJURY_RETURN_IF_ERROR(crew.generator->load(context.cancel));
    settings.erase(plan.generator);
    CINEJURY_ASSIGN(panel::PanelFile file, panel::find_panel(plan.panel));
    CINEJURY_ASSIGN(crew.panel, panel::Panel::open(std::move(file), catalogue, host, settings,
                                                   panel_options(context.values)));
    return crew;
}

// Notes in the plan who is there; a resumed run goes on with the same only.
Status note_crew(Crew& crew, TuneStart& start) {
    tune::TunePlan now = start.tune;
    now.generator = crew.generator->metadata().id;
    CINEJURY_ASSIGN(now.weights_digest, crew.generator->weights_digest());
    now.panel = crew.panel->file().name;
    now.panel_digest = crew.panel->file().digest;
    const std::string difference = tune::plan_difference(start.tune, now);
    if (start.resumed && !difference.empty())
        return {Code::kInvalidArgument, start.tune.folder.string() + ": " + difference};
    start.tune = std::move(now);
    return {};
}

// report.json's text, which it writes together with the page.
Result<std::string> write_reports(const tune::TunePlan& plan, const tune::TuneResult& result,
                                  const CancelToken& cancel) {
    CINEJURY_ASSIGN(const std::vector<tune::ShownPrompt> shown,
                    tune::read_shown(plan, result.progress, cancel));
    const tune::ReportSubject subject{plan, result, shown};
    const report::Page page = tune::report_html(subject);
    std::error_code ignored;  // the file itself says so when it cannot be written
    for (const auto& [name, bytes] : page.files) {
        fs::create_directories((plan.folder / name).parent_path(), ignored);
        CINEJURY_RETURN_IF_ERROR(write_file_atomically(plan.folder / name, {bytes}));
    }
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(plan.folder / "report.html", {page.html}));
    std::string json = tune::report_json(subject);
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(plan.folder / "report.json", {json}));
    return json;
}

ExitCode finish(Context& context, const tune::TunePlan& plan, const tune::TuneResult& result) {
    const Result<std::string> json = write_reports(plan, result, context.cancel);
    if (!json.ok()) return context.fail(Situation::kEnvironment, json.status());
    for (const std::string& breach : result.progress.breaches)
        context.talk.warning("stopped and rolled back to the adapter before: " + breach);
    for (const char* name : {"report.json", "report.html"})
        context.talk.say(fmt::format("wrote {}", (plan.folder / name).string()));
    if (context.json())
        context.out.json_text(*json);
    else
        context.out.text(fmt::format("{}\n", (plan.folder / "adapter.safetensors").string()));
    return result.progress.breaches.empty() ? ExitCode::kOk : ExitCode::kSomeFailed;
}

ExitCode stopped(Context& context, const tune::TunePlan& plan, const Status& why) {
    const ExitCode code = context.fail(Situation::kRun, why);
    context.talk.say(
        fmt::format("the last checkpoint is kept; go on with:\n  cinejury tune "
                    "--resume {}",
                    plan.folder.string()));
    return code;
}

}  // namespace

ExitCode run_tune(Context& context) {
    const Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
    Result<TuneStart> start = tune_start(context, *catalogue);
    if (!start.ok()) return context.fail(Situation::kLedger, start.status());
    plugin::HostServices host(host_options(context.values, context.talk));
    Result<Crew> crew = open_crew(context, start->crew, *catalogue, host);
    if (!crew.ok()) return context.fail(Situation::kPlugin, crew.status());
    const auto learner = tune::Learner::open(*crew->generator, context.cancel);
    if (!learner.ok()) return context.fail(Situation::kPlugin, learner.status());
    if (const Status same = note_crew(*crew, *start); !same.ok())
        return context.fail(Situation::kOpenRun, same);
    if (!start->resumed) {
        const Status begun = tune::begin_folder(start->tune.folder, begun_json(*start));
        if (!begun.ok()) return context.fail(Situation::kEnvironment, begun);
    }
    tune::PanelRater rater(*crew->panel);
    TuneProgress progress(context.values.text("progress"), context.talk);
    const Result<tune::TuneResult> result =
        tune::tune(start->tune, **learner, rater, start->resumed, context.cancel,
                   [&](const tune::TuneEvent& event) { progress.on(event); });
    if (!result.ok()) return stopped(context, start->tune, result.status());
    return finish(context, start->tune, *result);
}

}  // namespace cinejury::cli
