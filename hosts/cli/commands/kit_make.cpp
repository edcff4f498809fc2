// SPDX-License-Identifier: Apache-2.0
// `cinejury kit list` and `kit make`: the damages, and clips damaged by them.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/kit/manifest.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/kit_setup.hpp"
#include "hosts/cli/commands/run_tools.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {

ExitCode run_kit_list(Context& context) {
    if (context.json()) {
        nlohmann::ordered_json all = nlohmann::ordered_json::array();
        for (const kit::Damage& damage : kit::damages())
            all.push_back({{"id", damage.id},
                           {"summary", damage.summary},
                           {"strength_one", damage.strength_one},
                           {"binary", damage.binary},
                           {"held_out", damage.held_out}});
        context.out.json({{"damages", std::move(all)}});
        return ExitCode::kOk;
    }
    TablePrinter table({{"damage"}, {"what it does"}, {"at strength 1"}, {"kind"}, {"held out"}});
    for (const kit::Damage& damage : kit::damages()) {
        if (context.talk.quiet()) {
            context.out.line(damage.id);
            continue;
        }
        table.row({std::string(damage.id), std::string(damage.summary),
                   std::string(damage.strength_one), damage.binary ? "binary" : "graded",
                   damage.held_out ? "yes" : "no"});
    }
    if (!table.empty()) context.out.text(table.print(context.out.style()));
    return ExitCode::kOk;
}

ExitCode run_kit_make(Context& context) {
    Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
    plugin::HostServices host(host_options(context.values, context.talk));
    const auto sources = kit_sources(context, *catalogue, host);
    if (!sources.ok()) return context.fail(Situation::kInput, sources.status());
    const Result<ScratchFolder> scratch = ScratchFolder::create(context.environment);
    if (!scratch.ok()) return context.fail(Situation::kEnvironment, scratch.status());
    const Result<kit::GridRequest> request =
        grid_request(context, **sources, context.values.list("strength"), scratch->path());
    if (!request.ok()) return context.fail(Situation::kUsage, request.status());
    const std::filesystem::path folder = std::filesystem::absolute(context.word(0));
    const Result<std::size_t> made = kit::make_clips(**sources, *request, folder, host,
                                                     context.cancel, source_progress(context));
    if (!made.ok()) return context.fail(Situation::kEnvironment, made.status());
    if (context.json())
        context.out.json({{"folder", folder.string()}, {"clips", *made}});
    else
        context.out.line(fmt::format("{} clips in {}", *made, folder.string()));
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
