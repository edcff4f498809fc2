// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/base/nearest.hpp"
#include "hosts/cli/commands/make_plan.hpp"

namespace cinejury::cli {
namespace {

Status unknown_plugin(const Given& given, const std::string& key,
                      const plugin::Catalogue& catalogue) {
    std::vector<std::string> ids;
    for (const plugin::Inspected& one : catalogue.plugins()) ids.push_back(one.metadata.id);
    const std::string near = nearest_name(key.substr(0, key.rfind('.')), ids);
    return {Code::kInvalidArgument,
            fmt::format("{}: '{}' names no plugin that is there{}", given.where, given.text,
                        near.empty() ? "; `cinejury plugins` lists them"
                                     : "; did you mean '" + near + "'?")};
}

Status unknown_option(const Given& given, const plugin::PluginMetadata& owner,
                      const std::string& name) {
    std::vector<std::string> names;
    for (const plugin::OptionSpec& option : owner.options) names.push_back(option.name);
    const std::string near = nearest_name(name, names);
    return {Code::kInvalidArgument,
            fmt::format("{}: {} has no option '{}'; {}", given.where, owner.id, name,
                        near.empty() ? "see `cinejury plugins inspect " + owner.id + "`"
                                     : "did you mean '" + near + "'?")};
}

}  // namespace

Status apply_setting(const Given& given, const plugin::Catalogue& catalogue,
                     std::map<std::string, plugin::Settings>& settings) {
    const std::string& text = given.text;
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
        return {Code::kInvalidArgument,
                fmt::format("{}: '{}' is not PLUGIN.OPTION=VALUE", given.where, text)};
    const std::string key = text.substr(0, equals);
    const plugin::PluginMetadata* owner = nullptr;
    for (const plugin::Inspected& one : catalogue.plugins()) {
        const std::string& id = one.metadata.id;
        const bool fits =
            key.size() > id.size() + 1 && key.starts_with(id) && key[id.size()] == '.';
        if (fits && (!owner || id.size() > owner->id.size())) owner = &one.metadata;
    }
    if (!owner) return unknown_plugin(given, key, catalogue);
    const std::string name = key.substr(owner->id.size() + 1);
    const std::string value = text.substr(equals + 1);
    const plugin::OptionSpec* option = owner->find_option(name);
    if (!option) return unknown_option(given, *owner, name);
    CINEJURY_RETURN_IF_ERROR(plugin::check_option_value(*option, value).with_context(given.where));
    // Of two sources the earlier wins; they come in that order.
    settings[owner->id].emplace(name, value);
    return {};
}

}  // namespace cinejury::cli
