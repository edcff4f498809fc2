// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/base/nearest.hpp"
#include "hosts/cli/commands/make_plan.hpp"

namespace cinejury::cli {
namespace {

Status unknown_plugin(const std::string& text, const std::string& key,
                      const plugin::Catalogue& catalogue) {
    std::vector<std::string> ids;
    for (const plugin::Inspected& one : catalogue.plugins()) ids.push_back(one.metadata.id);
    const std::string near = nearest_name(key.substr(0, key.rfind('.')), ids);
    return {Code::kInvalidArgument, fmt::format("--set: '{}' names no plugin that is there{}", text,
                                                near.empty() ? "; `cinejury plugins` lists them"
                                                             : "; did you mean '" + near + "'?")};
}

}  // namespace

Status apply_setting(const std::string& text, const plugin::Catalogue& catalogue,
                     std::map<std::string, plugin::Settings>& settings) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
        return {Code::kInvalidArgument,
                fmt::format("--set: '{}' is not PLUGIN.OPTION=VALUE", text)};
    const std::string key = text.substr(0, equals);
    const plugin::PluginMetadata* owner = nullptr;
    for (const plugin::Inspected& one : catalogue.plugins()) {
        const std::string& id = one.metadata.id;
        const bool fits =
            key.size() > id.size() + 1 && key.starts_with(id) && key[id.size()] == '.';
        if (fits && (!owner || id.size() > owner->id.size())) owner = &one.metadata;
    }
    if (!owner) return unknown_plugin(text, key, catalogue);
    // Of two sources the earlier wins; they come in that order.
    settings[owner->id].emplace(key.substr(owner->id.size() + 1), text.substr(equals + 1));
    return {};
}

}  // namespace cinejury::cli
