// SPDX-License-Identifier: Apache-2.0
// `cinejury runs rm`, `gc` and `replay`.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/report/safe_text.hpp"
#include "core/search/replay.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/open_ledger.hpp"
#include "hosts/cli/commands/print_replay.hpp"
#include "hosts/cli/commands/run_tools.hpp"
#include "hosts/cli/parse/check_value.hpp"

namespace cinejury::cli {

ExitCode run_runs_rm(Context& context) {
    const auto ledger = open_ledger(context);
    if (!ledger.ok()) return context.fail(Situation::kLedger, ledger.status());
    // All names are looked up before the first run is removed: "last" must not move.
    std::vector<std::string> ids;
    for (const std::string& word : context.words) {
        const Result<std::string> id = (*ledger)->resolve(word);
        if (!id.ok()) return context.fail(Situation::kLedger, id.status());
        ids.push_back(*id);
    }
    for (const std::string& id : ids) {
        const Status removed = (*ledger)->remove(id);
        if (!removed.ok()) return context.fail(Situation::kLedger, removed);
        if (!context.json()) context.talk.say("removed " + id);
    }
    if (context.json()) context.out.json({{"removed", ids}});
    return ExitCode::kOk;
}

ExitCode run_runs_gc(Context& context) {
    const auto ledger = open_ledger(context);
    if (!ledger.ok()) return context.fail(Situation::kLedger, ledger.status());
    const auto collected = (*ledger)->collect(context.values.number("days"));
    if (!collected.ok()) return context.fail(Situation::kLedger, collected.status());
    if (context.json())
        context.out.json({{"folders", collected->folders}, {"bytes", collected->bytes}});
    else
        context.out.line(fmt::format("removed {} folders, {:.1f} MB", collected->folders,
                                     static_cast<double>(collected->bytes) / 1e6));
    return ExitCode::kOk;
}

ExitCode run_runs_replay(Context& context) {
    const auto ledger = open_ledger(context);
    if (!ledger.ok()) return context.fail(Situation::kLedger, ledger.status());
    const Result<std::string> id = (*ledger)->resolve(context.word(0));
    if (!id.ok()) return context.fail(Situation::kLedger, id.status());
    const Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
    plugin::HostServices host(host_options(context.values, context.talk));
    const search::RunServices services{
        *catalogue, host, **ledger, panel_options(context.values), context.cancel, {}};
    return print_replay(context,
                        search::replay_candidate(*id, parse_integer(context.word(1)), services));
}

}  // namespace cinejury::cli
