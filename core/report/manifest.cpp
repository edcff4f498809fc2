// SPDX-License-Identifier: Apache-2.0
// What a result depends on: the panel and the plugins, with their digests.
#include <algorithm>
#include <array>

#include "core/report/sections.hpp"

namespace cinejury::report {
namespace {

using nlohmann::json;
using panel::CalibrationSpec;

const char* missing_name(panel::Gate::Missing missing) {
    return missing == panel::Gate::Missing::kPass ? "pass" : "unknown";
}

const char* on_failed_name(panel::OnFailed on_failed) {
    switch (on_failed) {
        case panel::OnFailed::kExclude: return "exclude";
        case panel::OnFailed::kDropCriterion: return "drop_criterion";
        case panel::OnFailed::kFailRun: return "fail_run";
    }
    return "unknown";
}

json calibration_json(const CalibrationSpec& spec) {
    switch (spec.kind) {
        case CalibrationSpec::Kind::kRange: return json::object({{"kind", "range"}});
        case CalibrationSpec::Kind::kIdentity: return json::object({{"kind", "identity"}});
        case CalibrationSpec::Kind::kLinear:
            return json::object({{"kind", "linear"},
                                 {"x", json::array({spec.x0, spec.x1})},
                                 {"y", json::array({spec.y0, spec.y1})}});
        case CalibrationSpec::Kind::kLog:
            return json::object({{"floor", spec.floor}, {"kind", "log"}});
        case CalibrationSpec::Kind::kIsotonic:
            return json::object({{"file", spec.file.filename().string()},
                                 {"kind", "isotonic"},
                                 {"x", spec.xs},
                                 {"y", spec.ys}});
    }
    return nullptr;
}

json gate_json(const panel::Gate& gate) {
    return json::object(
        {{"criterion", gate.criterion},
         {"if_all_fail", gate.if_all_fail == panel::Gate::AllFail::kPass ? "pass" : "out"},
         {"if_missing", missing_name(gate.if_missing)},
         {"maximum", optional_json(gate.maximum)},
         {"minimum", optional_json(gate.minimum)}});
}

json expert_json(const panel::ExpertEntry& expert) {
    return json::object({{"criteria", expert.criteria},
                         {"plugin", expert.plugin},
                         {"role", role_name(expert.role)},
                         {"settings", expert.settings}});
}

std::size_t role_place(const std::string& role) {
    constexpr std::array<std::string_view, 4> kOrder{"generator", "select", "held-out", "monitor"};
    return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), role) - kOrder.begin());
}

}  // namespace

std::string_view role_name(panel::Role role) {
    switch (role) {
        case panel::Role::kSelect: return "select";
        case panel::Role::kHeldOut: return "held-out";
        case panel::Role::kMonitor: return "monitor";
    }
    return "unknown";
}

json panel_section(const panel::PanelFile& panel) {
    json gates = json::array(), experts = json::array(), calibrations = json::object();
    for (const panel::Gate& gate : panel.gates) gates.push_back(gate_json(gate));
    for (const panel::ExpertEntry& expert : panel.experts) experts.push_back(expert_json(expert));
    for (const auto& [criterion, spec] : panel.calibrations)
        calibrations[criterion] = calibration_json(spec);
    return json::object({
        {"aspect_weights", panel.aspect_weights},
        {"calibrations", std::move(calibrations)},
        {"criterion_weights", panel.criterion_weights},
        {"digest", panel.digest},
        {"experts", std::move(experts)},
        {"gates", std::move(gates)},
        {"name", panel.name},
        {"on_failed", on_failed_name(panel.on_failed)},
        {"summary", panel.summary},
        {"thresholds", panel.thresholds},
        {"tie_band", panel.tie_band},
    });
}

json plugins_section(const std::vector<PluginUse>& plugins) {
    std::vector<const PluginUse*> order;
    for (const PluginUse& plugin : plugins) order.push_back(&plugin);
    std::stable_sort(order.begin(), order.end(), [](auto* a, auto* b) {
        const std::size_t first = role_place(a->role), second = role_place(b->role);
        return first != second ? first < second : a->id < b->id;
    });
    json section = json::array();
    for (const PluginUse* plugin : order)
        section.push_back(json::object({
            {"criteria", plugin->criteria},
            {"deterministic", plugin->deterministic},
            {"evidence", plugin->evidence},
            {"id", plugin->id},
            {"library_digest", plugin->library_digest},
            {"licence", plugin->licence},
            {"role", plugin->role},
            {"settings", plugin->settings},
            {"vendor", plugin->vendor},
            {"version", plugin->version},
            {"weights_digest",
             plugin->weights_digest.empty() ? json(nullptr) : json(plugin->weights_digest)},
        }));
    return section;
}

}  // namespace cinejury::report
