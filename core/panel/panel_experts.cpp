// SPDX-License-Identifier: Apache-2.0
// [[expert]] and its settings. Thread rule: free functions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/panel/panel_sections.hpp"

namespace cinejury::panel {
namespace {

using Names = const std::vector<std::string>;

Names kKeys{"plugin", "role", "criteria", "settings"};
Names kRoles{"select", "held-out", "monitor"};
static_assert(static_cast<int>(Role::kSelect) == 0 && static_cast<int>(Role::kHeldOut) == 1 &&
              static_cast<int>(Role::kMonitor) == 2);

// The text form that plugins are configured with; empty for what can be no setting.
std::string setting_text(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
    if (const auto* number = node.as_floating_point())
        return std::isfinite(number->get()) ? fmt::format("{}", number->get()) : std::string();
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    return {};
}

Status read_settings(const TableReader& expert, const std::string& file, const std::string& path,
                     ExpertEntry& entry) {
    const toml::table* table = nullptr;
    CINEJURY_RETURN_IF_ERROR(expert.table("settings", table));
    if (!table) return {};
    const TableReader settings(*table, file, path + ".settings");
    std::vector<TableReader::Leaf> leaves;
    CINEJURY_RETURN_IF_ERROR(settings.leaves(leaves));
    for (const auto& [option, node] : leaves) {
        std::string text = setting_text(*node);
        if (text.empty() && !node->is_string())
            return settings.refuse_at(node->source(), option,
                                      "must be a string, a finite number or a boolean");
        entry.settings.emplace(option, std::move(text));
    }
    return {};
}

Status read_expert(const TableReader& expert, const std::string& file, const std::string& path,
                   ExpertEntry& entry) {
    CINEJURY_RETURN_IF_ERROR(expert.only(kKeys));
    CINEJURY_RETURN_IF_ERROR(expert.require("plugin"));
    CINEJURY_RETURN_IF_ERROR(expert.text("plugin", entry.plugin));
    std::size_t role = 0;
    CINEJURY_RETURN_IF_ERROR(expert.choice("role", kRoles, role));
    entry.role = static_cast<Role>(role);
    CINEJURY_RETURN_IF_ERROR(expert.texts("criteria", entry.criteria));
    for (const std::string& criterion : entry.criteria)
        if (const std::string fault = criterion_id_fault(criterion); !fault.empty())
            return expert.refuse("criteria", fault);
    return read_settings(expert, file, path, entry);
}

// Whether both entries would give a score of one plugin for one criterion. Empty means all.
bool overlap(const ExpertEntry& a, const ExpertEntry& b) {
    if (a.plugin != b.plugin) return false;
    if (a.criteria.empty() || b.criteria.empty()) return true;
    return std::any_of(a.criteria.begin(), a.criteria.end(), [&](const std::string& criterion) {
        return std::find(b.criteria.begin(), b.criteria.end(), criterion) != b.criteria.end();
    });
}

}  // namespace

Status read_experts(const TableReader& top, const std::string& file, PanelFile& panel) {
    std::vector<const toml::table*> tables;
    CINEJURY_RETURN_IF_ERROR(top.require("expert"));
    CINEJURY_RETURN_IF_ERROR(top.tables("expert", tables));
    if (tables.empty()) return top.refuse("expert", "a panel needs at least one [[expert]]");
    for (const toml::table* table : tables) {
        const std::string path = fmt::format("expert[{}]", panel.experts.size() + 1);
        const TableReader expert(*table, file, path);
        ExpertEntry entry;
        CINEJURY_RETURN_IF_ERROR(read_expert(expert, file, path, entry));
        for (std::size_t i = 0; i < panel.experts.size(); ++i)
            if (overlap(panel.experts[i], entry))
                return expert.refuse("plugin", fmt::format("\"{}\" is expert[{}] already, with "
                                                           "criteria in common",
                                                           entry.plugin, i + 1));
        panel.experts.push_back(std::move(entry));
    }
    return {};
}

}  // namespace cinejury::panel
