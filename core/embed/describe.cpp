// SPDX-License-Identifier: Apache-2.0
// A session in words for programs: docs/embed.md, "cinejury.session/1".
#include <nlohmann/json.hpp>

#include "core/embed/session.hpp"
#include "core/report/report.hpp"
#include "core/search/media_json.hpp"

namespace cinejury::embed {
namespace {

using nlohmann::json;

json expert_json(const panel::OpenExpert& expert) {
    const report::PluginUse use = search::expert_use(expert);
    return {{"id", use.id},
            {"version", use.version},
            {"role", use.role},
            {"criteria", use.criteria},
            {"settings", use.settings},
            {"library_digest", use.library_digest},
            {"weights_digest", use.weights_digest.empty() ? json() : json(use.weights_digest)}};
}

}  // namespace

std::string describe(const cj_session& session) {
    json experts = json::array();
    for (const panel::OpenExpert& expert : session.panel->experts())
        experts.push_back(expert_json(expert));
    json plugins = json::array();
    for (const plugin::Inspected& found : session.catalogue.plugins())
        plugins.push_back({{"id", found.metadata.id},
                           {"version", found.metadata.version},
                           {"kinds", found.metadata.kinds()},
                           {"path", found.path.string()}});
    json refused = json::array();
    for (const plugin::Refused& one : session.catalogue.refused())
        refused.push_back({{"path", one.path.string()}, {"reason", one.reason.message()}});
    const panel::PanelFile& panel = session.panel->file();
    const json all = {{"schema", "cinejury.session/1"},
                      {"cinejury", CINEJURY_VERSION},
                      {"panel", {{"name", panel.name}, {"digest", panel.digest}}},
                      {"experts", experts},
                      {"plugins", plugins},
                      {"refused", refused}};
    // Paths may hold any bytes.
    return all.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace cinejury::embed
