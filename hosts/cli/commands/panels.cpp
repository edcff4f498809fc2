// SPDX-License-Identifier: Apache-2.0
// `cinejury panels list` and `cinejury panels show`.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/panel/panel_file.hpp"
#include "core/report/safe_text.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/print_scores.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

std::string_view on_failed_name(panel::OnFailed on_failed) {
    switch (on_failed) {
        case panel::OnFailed::kExclude: return "exclude";
        case panel::OnFailed::kDropCriterion: return "drop_criterion";
        case panel::OnFailed::kFailRun: return "fail_run";
    }
    return "unknown";
}

std::string gate_words(const panel::Gate& gate) {
    std::string words;
    if (gate.minimum) words += fmt::format("at least {}", *gate.minimum);
    if (gate.maximum)
        words += fmt::format("{}at most {}", words.empty() ? "" : ", ", *gate.maximum);
    if (gate.if_missing == panel::Gate::Missing::kPass) words += "; passes when missing";
    if (gate.if_all_fail == panel::Gate::AllFail::kPass)
        words += "; decides nothing where all fail";
    return words;
}

nlohmann::ordered_json to_json(const panel::PanelFile& file) {
    auto experts = nlohmann::ordered_json::array();
    for (const panel::ExpertEntry& one : file.experts)
        experts.push_back({{"plugin", one.plugin},
                           {"role", role_name(one.role)},
                           {"criteria", one.criteria},
                           {"settings", one.settings}});
    auto gates = nlohmann::ordered_json::array();
    for (const panel::Gate& gate : file.gates) {
        nlohmann::ordered_json one{{"criterion", gate.criterion}};
        if (gate.minimum) one["minimum"] = *gate.minimum;
        if (gate.maximum) one["maximum"] = *gate.maximum;
        one["if_all_fail"] = gate.if_all_fail == panel::Gate::AllFail::kPass ? "pass" : "out";
        one["if_missing"] = gate.if_missing == panel::Gate::Missing::kPass ? "pass" : "unknown";
        gates.push_back(std::move(one));
    }
    return {{"name", file.name},
            {"summary", file.summary},
            {"experts", std::move(experts)},
            {"aspect_weights", file.aspect_weights},
            {"criterion_weights", file.criterion_weights},
            {"gates", std::move(gates)},
            {"tie_band", file.tie_band},
            {"on_failed", on_failed_name(file.on_failed)},
            {"digest", file.digest}};
}

void print_text(Output& out, const panel::PanelFile& file) {
    out.line(
        fmt::format("{}: {}", report::visible_text(file.name), report::visible_text(file.summary)));
    TablePrinter experts({{"expert"}, {"role"}, {"criteria"}});
    for (const panel::ExpertEntry& one : file.experts)
        experts.row({one.plugin, std::string(role_name(one.role)),
                     one.criteria.empty() ? "all it has"
                                          : fmt::format("{}", fmt::join(one.criteria, ", "))});
    out.text("\n" + experts.print(out.style()));
    TablePrinter gates({{"gate"}, {"passes"}});
    for (const panel::Gate& gate : file.gates) gates.row({gate.criterion, gate_words(gate)});
    if (!gates.empty()) out.text("\n" + gates.print(out.style()));
    TablePrinter weights({{"weight of"}, {"weight", TablePrinter::Align::kRight}});
    for (const auto& [aspect, weight] : file.aspect_weights)
        weights.row({aspect, fmt::format("{}", weight)});
    for (const auto& [criterion, weight] : file.criterion_weights)
        weights.row({criterion, fmt::format("{}", weight)});
    if (!weights.empty()) out.text("\n" + weights.print(out.style()));
    out.line(
        fmt::format("\ntie band {}, on_failed {}", file.tie_band, on_failed_name(file.on_failed)));
}

}  // namespace

ExitCode run_panels_list(Context& context) {
    const std::vector<std::string> names = panel::installed_panels();
    auto list = nlohmann::ordered_json::array();
    TablePrinter table({{"panel"}, {"summary"}});
    bool all_good = true;
    for (const std::string& name : names) {
        const Result<panel::PanelFile> file = panel::find_panel(name);
        all_good = all_good && file.ok();
        const std::string words = file.ok() ? file->summary : "refused";
        if (!file.ok()) context.talk.warning(file.status().message());
        list.push_back({{"name", name}, {"summary", words}});
        table.row({name, words});
    }
    if (context.json())
        context.out.json({{"panels", std::move(list)}});
    else if (context.talk.quiet())
        for (const std::string& name : names) context.out.line(report::visible_text(name));
    else if (table.empty())
        context.talk.say("no panels are installed; --panel FILE takes one of your own");
    else
        context.out.text(table.print(context.out.style()));
    return all_good ? ExitCode::kOk : ExitCode::kPlugin;
}

ExitCode run_panels_show(Context& context) {
    const Result<panel::PanelFile> file = panel::find_panel(context.word(0));
    if (!file.ok()) return context.fail(Situation::kPlugin, file.status());
    if (context.json())
        context.out.json(to_json(*file));
    else
        print_text(context.out, *file);
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
