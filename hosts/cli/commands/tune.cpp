// SPDX-License-Identifier: Apache-2.0
// `cinejury tune`: a generator trained on what a panel prefers.
#include <fmt/format.h>
#include <unistd.h>

#include "core/base/atomic_file.hpp"
#include "core/tune/panel_rater.hpp"
#include "core/tune/report.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/make_plan.hpp"
#include "hosts/cli/commands/run_tools.hpp"
#include "hosts/cli/commands/tune_plan.hpp"

namespace cinejury::cli {
namespace {

// The plugins of a run, in the order in which they end.
struct Crew {
    std::shared_ptr<plugin::Library> library;
    std::unique_ptr<plugin::Instance> generator;
    std::unique_ptr<panel::Panel> panel;
};

Result<Crew> open_crew(const Context& context, const plugin::Catalogue& catalogue,
                       plugin::HostServices& host) {
    CINEJURY_ASSIGN(const search::RunPlan usual, measuring_plan(context, catalogue));
    std::map<std::string, plugin::Settings> settings = usual.settings;
    Crew crew;
    CINEJURY_ASSIGN(const plugin::Inspected* inspected, catalogue.find(usual.generator));
    CINEJURY_ASSIGN(crew.library, plugin::Library::load(*inspected, host));
    CINEJURY_ASSIGN(crew.generator, crew.library->create(settings[usual.generator]));
    CINEJURY_RETURN_IF_ERROR(crew.generator->load(context.cancel));
    settings.erase(usual.generator);
    CINEJURY_ASSIGN(panel::PanelFile file, panel::find_panel(usual.panel));
    CINEJURY_ASSIGN(crew.panel, panel::Panel::open(std::move(file), catalogue, host, settings,
                                                   panel_options(context.values)));
    return crew;
}

std::string means_text(const std::map<std::string, double>& means) {
    std::string text;
    for (const auto& [id, mean] : means)
        text += fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", id, mean);
    return text;
}

void say(Talk& talk, const tune::TuneEvent& event, bool bar) {
    switch (event.kind) {
        case tune::TuneEvent::Kind::kNotice: return talk.warning(event.text);
        case tune::TuneEvent::Kind::kRolled:
            return talk.detail(
                fmt::format("{} of {} clips to learn from", event.usable, event.clips));
        case tune::TuneEvent::Kind::kEvaluated: {
            const tune::Evaluation& e = *event.evaluation;
            return talk.say(fmt::format("update {}: {}; held out: {}; diversity {:.2f}", e.update,
                                        means_text(e.selecting), means_text(e.held_out),
                                        e.diversity));
        }
        case tune::TuneEvent::Kind::kUpdated: break;
    }
    const double speed = static_cast<double>(event.update) / std::max(1e-9, event.seconds);
    const std::string line = fmt::format(
        "update {} of {}, loss {:.4f}, gradient {:.3g}, {:.2f} updates/s, {:.0f} s left",
        event.update, event.updates, event.figures.loss, event.figures.gradient_norm, speed,
        static_cast<double>(event.updates - event.update) / speed);
    if (bar)
        talk.set_status_line(event.update == event.updates ? std::string() : line);
    else
        talk.detail(line);
}

Status write_reports(const tune::TunePlan& plan, const tune::TuneResult& result,
                     const tune::ReportContext& words) {
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(plan.folder / "report.json",
                                                   {tune::report_json(plan, result, words), "\n"}));
    return write_file_atomically(plan.folder / "report.html",
                                 {tune::report_html(plan, result, words)});
}

ExitCode finish(Context& context, const tune::TunePlan& plan, const tune::TuneResult& result,
                const tune::ReportContext& words) {
    const Status written = write_reports(plan, result, words);
    if (!written.ok()) return context.fail(Situation::kEnvironment, written);
    for (const std::string& breach : result.progress.breaches)
        context.talk.warning("stopped and rolled back to the adapter before: " + breach);
    if (context.json())
        context.out.json_text(tune::report_json(plan, result, words));
    else
        context.out.text(fmt::format("{}\n", (plan.folder / "adapter.safetensors").string()));
    return result.progress.breaches.empty() ? ExitCode::kOk : ExitCode::kSomeFailed;
}

}  // namespace

ExitCode run_tune(Context& context) {
    const Result<tune::TunePlan> read = tune_plan(context);
    if (!read.ok()) return context.fail(Situation::kUsage, read.status());
    Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
    plugin::HostServices host(host_options(context.values, context.talk));
    const Result<Crew> crew = open_crew(context, *catalogue, host);
    if (!crew.ok()) return context.fail(Situation::kPlugin, crew.status());
    const auto learner = tune::Learner::open(*crew->generator, context.cancel);
    if (!learner.ok()) return context.fail(Situation::kPlugin, learner.status());
    const Result<std::string> weights = crew->generator->weights_digest();
    if (!weights.ok()) return context.fail(Situation::kPlugin, weights.status());
    tune::TunePlan plan = *read;
    if (context.values.has("steps"))
        plan.steps = static_cast<std::uint32_t>(context.values.integer("steps"));
    tune::PanelRater rater(*crew->panel);
    const std::string kind = context.values.text("progress");
    const bool bar = kind == "bar" || (kind == "auto" && is_terminal(STDERR_FILENO));
    const Result<tune::TuneResult> result =
        tune::tune(plan, **learner, rater, true, context.cancel,
                   [&](const tune::TuneEvent& event) { say(context.talk, event, bar); });
    if (!result.ok()) {
        if (result.status().code() == Code::kCancelled)
            context.talk.say("the last checkpoint stands; the same command goes on with it");
        return context.fail(Situation::kRun, result.status());
    }
    return finish(context, plan, *result,
                  {crew->generator->metadata().id, *weights, crew->panel->file().name});
}

}  // namespace cinejury::cli
