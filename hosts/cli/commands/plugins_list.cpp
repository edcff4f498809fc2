// SPDX-License-Identifier: Apache-2.0
// `cinejury plugins list`: what is there, and what was refused and why.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

std::string joined_kinds(const plugin::PluginMetadata& metadata) {
    return fmt::format("{}", fmt::join(metadata.kinds(), ", "));
}

std::vector<const plugin::Inspected*> chosen(const plugin::Catalogue& catalogue,
                                             const std::string& kind) {
    std::vector<const plugin::Inspected*> list;
    for (const plugin::Inspected& one : catalogue.plugins()) {
        const auto kinds = one.metadata.kinds();
        if (kind.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
            list.push_back(&one);
    }
    return list;
}

void print_json(Output& out, const std::vector<const plugin::Inspected*>& plugins,
                const std::vector<plugin::Refused>& refused) {
    auto list = nlohmann::ordered_json::array();
    for (const plugin::Inspected* one : plugins)
        list.push_back({{"id", one->metadata.id},
                        {"version", one->metadata.version},
                        {"kinds", one->metadata.kinds()},
                        {"summary", one->metadata.summary},
                        {"path", one->path.string()}});
    auto not_used = nlohmann::ordered_json::array();
    for (const plugin::Refused& one : refused)
        not_used.push_back({{"path", one.path.string()},
                            {"code", code_name(one.reason.code())},
                            {"reason", one.reason.message()}});
    out.json({{"plugins", std::move(list)}, {"refused", std::move(not_used)}});
}

}  // namespace

ExitCode run_plugins_list(Context& context) {
    const Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
    const auto plugins = chosen(*catalogue, context.values.text("kind"));
    if (context.json()) {
        print_json(context.out, plugins, catalogue->refused());
        return ExitCode::kOk;
    }
    if (context.talk.quiet()) {
        for (const plugin::Inspected* one : plugins) context.out.line(one->metadata.id);
        return ExitCode::kOk;
    }
    TablePrinter table({{"id"}, {"version"}, {"kind"}, {"summary"}});
    for (const plugin::Inspected* one : plugins)
        table.row({one->metadata.id, one->metadata.version, joined_kinds(one->metadata),
                   one->metadata.summary});
    if (table.empty())
        context.talk.say("no plugins found; `cinejury doctor` lists the folders");
    else
        context.out.text(table.print(context.out.style()));
    for (const plugin::Refused& one : catalogue->refused())
        context.talk.warning(fmt::format("refused: {}", one.reason.message()));
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
