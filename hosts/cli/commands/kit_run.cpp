// SPDX-License-Identifier: Apache-2.0
// `cinejury kit run`: a panel over the grid of damages.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <sstream>
#include <tuple>

#include "core/base/atomic_file.hpp"
#include "core/kit/grid_report.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/kit_setup.hpp"
#include "hosts/cli/commands/make_plan.hpp"
#include "hosts/cli/commands/print_figures.hpp"
#include "hosts/cli/commands/run_tools.hpp"

namespace cinejury::cli {
namespace {

namespace fs = std::filesystem;

constexpr double kCrossTalk = 0.05;  // share of clips from which a pair is printed

std::vector<std::string> split_at_commas(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
    return parts;
}

Result<std::unique_ptr<panel::Panel>> open_panel(const Context& context,
                                                 const plugin::Catalogue& catalogue,
                                                 plugin::HostServices& host) {
    CINEJURY_ASSIGN(panel::PanelFile file, panel::find_panel(context.values.text("panel")));
    std::map<std::string, plugin::Settings> settings;
    for (const Given& given : context.values.all("set"))
        CINEJURY_RETURN_IF_ERROR(apply_setting(given, catalogue, settings));
    // The clips are our own, and many are made and scored side by side.
    constexpr std::chrono::minutes kPatience{10};
    panel::PanelOptions options = panel_options(context.values);
    options.limits.max_time =
        std::max<std::chrono::milliseconds>(options.limits.max_time, kPatience);
    return panel::Panel::open(std::move(file), catalogue, host, settings, options);
}

// Adds the records of baselines on the clips that were run, and those only.
void add_baselines(const std::vector<kit::Record>& baselines, std::vector<kit::Record>& records) {
    std::set<std::tuple<std::string, std::string, double>> run;
    for (const kit::Record& record : records)
        run.emplace(record.source, record.damage, record.strength);
    for (const kit::Record& record : baselines)
        if (run.contains({record.source, record.damage, record.strength}))
            records.push_back(record);
}

bool is_wanted(const kit::GridRequest& request, const kit::Sources& sources,
               const std::string& source, const std::string& damage, double strength) {
    const auto held_out = [&]() -> std::optional<bool> {
        for (const std::size_t index : request.sources)
            if (sources.info(index).id == source) return sources.info(index).held_out;
        return std::nullopt;
    }();
    if (!held_out) return false;
    if (damage == kit::kClean || damage == kit::kRecoded) return true;
    for (const kit::Damage* wanted : request.damages)
        if (wanted->id == damage)
            return kit::in_split(request.split, *held_out, wanted->held_out) &&
                   (wanted->binary || std::find(request.strengths.begin(), request.strengths.end(),
                                                strength) != request.strengths.end());
    return false;
}

// The panel's scale, from the raw values; scores of criteria that it does not have are dropped.
void calibrate_anew(const panel::Panel& panel, std::vector<kit::Record>& records) {
    std::map<std::string, const plugin::CriterionSpec*> known;
    for (const panel::OpenExpert& expert : panel.experts())
        for (const plugin::CriterionSpec& criterion : expert.plugin->metadata.expert->criteria)
            known.emplace(criterion.id, &criterion);
    const auto& calibrations = panel.file().calibrations;
    std::erase_if(records, [&](const kit::Record& one) { return !known.contains(one.criterion); });
    for (kit::Record& record : records) {
        const auto spec = calibrations.find(record.criterion);
        if (record.raw)
            record.value = panel::calibrate(
                spec == calibrations.end() ? panel::CalibrationSpec{} : spec->second,
                *known.at(record.criterion), *record.raw);
    }
}

// What the files of --records have of the request, on this panel's scale.
Result<kit::GridResult> earlier_runs(const Context& context, const kit::GridRequest& request,
                                     const kit::Sources& sources, const panel::Panel& panel) {
    kit::GridResult all, wanted;
    for (const std::string& file : context.values.list("records"))
        CINEJURY_RETURN_IF_ERROR(kit::add_run(file, request.seed, all));
    for (kit::Record& record : all.records)
        if (is_wanted(request, sources, record.source, record.damage, record.strength))
            wanted.records.push_back(std::move(record));
    for (kit::LeftOut& one : all.left_out)
        if (is_wanted(request, sources, one.source, one.damage, one.strength))
            wanted.left_out.push_back(std::move(one));
    calibrate_anew(panel, wanted.records);
    return wanted;
}

// Scores what is not in the earlier runs, and puts both together.
Result<kit::GridResult> run_the_rest(Context& context, kit::GridResult earlier,
                                     kit::GridRequest request, const kit::Sources& sources,
                                     panel::Panel& panel, plugin::HostServices& host) {
    std::set<std::string> known;
    for (const kit::Record& record : earlier.records) known.insert(record.source);
    std::erase_if(request.sources,
                  [&](std::size_t index) { return known.contains(sources.info(index).id); });
    if (request.sources.empty()) return earlier;
    CINEJURY_ASSIGN(
        kit::GridResult result,
        kit::run_grid(sources, request, panel, host, context.cancel, source_progress(context)));
    std::move(result.records.begin(), result.records.end(), std::back_inserter(earlier.records));
    std::move(result.left_out.begin(), result.left_out.end(), std::back_inserter(earlier.left_out));
    return earlier;
}

kit::GridHeader header_of(const Context& context, const kit::GridRequest& request,
                          const kit::Sources& sources, const panel::Panel& panel) {
    kit::GridHeader header;
    header.panel = panel.file().name;
    header.panel_digest = panel.file().digest;
    header.sources = context.values.text("sources");
    header.split = context.values.text("split");
    header.strengths = request.strengths;
    header.seed = request.seed;
    for (const std::size_t index : request.sources) header.clips.push_back(sources.info(index));
    return header;
}

Status write_report(const fs::path& folder, const std::string& json, const kit::Figures& figures,
                    const std::string& title) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return Status(Code::kIo,
                      fmt::format("{}: cannot be made: {}", folder.string(), error.message()));
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(folder / "kit.json", {json, "\n"}));
    return write_file_atomically(folder / "heat-map.svg", {kit::heat_map(figures, title)});
}

ExitCode finish(Context& context, kit::GridHeader header, const kit::GridResult& result) {
    const kit::Figures figures =
        kit::figures_of(result.records, kit::Relations::standard(), header.like);
    // Reasons are words of plugins, which may be no UTF-8.
    const std::string json =
        kit::grid_json(header, result, figures)
            .dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    if (context.values.has("out")) {
        const Status written = write_report(
            fs::absolute(context.values.text("out")), json, figures,
            fmt::format("Panel {}, {} sources, {}", header.panel, header.sources, header.split));
        if (!written.ok()) return context.fail(Situation::kEnvironment, written);
    }
    if (context.json())
        context.out.json_text(json);
    else
        print_figures(context.out, figures, kCrossTalk);
    return ExitCode::kOk;
}

}  // namespace

ExitCode run_kit_run(Context& context) {
    Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
    plugin::HostServices host(host_options(context.values, context.talk));
    const auto panel = open_panel(context, *catalogue, host);
    if (!panel.ok()) return context.fail(Situation::kPlugin, panel.status());
    const auto sources = kit_sources(context, *catalogue, host);
    if (!sources.ok()) return context.fail(Situation::kInput, sources.status());
    const Result<ScratchFolder> scratch = ScratchFolder::create(context.environment);
    if (!scratch.ok()) return context.fail(Situation::kEnvironment, scratch.status());
    const Result<kit::GridRequest> request = grid_request(
        context, **sources, split_at_commas(context.values.text("strengths")), scratch->path());
    if (!request.ok()) return context.fail(Situation::kUsage, request.status());
    kit::GridHeader header = header_of(context, *request, **sources, **panel);
    std::vector<kit::Record> more;
    for (const std::string& file : context.values.list("baseline")) {
        const Status added = kit::add_records(file, more, header.like);
        if (!added.ok()) return context.fail(Situation::kInput, added);
    }
    Result<kit::GridResult> earlier = earlier_runs(context, *request, **sources, **panel);
    if (!earlier.ok()) return context.fail(Situation::kInput, earlier.status());
    Result<kit::GridResult> result =
        run_the_rest(context, *std::move(earlier), *request, **sources, **panel, host);
    if (!result.ok()) return context.fail(Situation::kRun, result.status());
    add_baselines(more, result->records);
    return finish(context, std::move(header), *result);
}

}  // namespace cinejury::cli
