// SPDX-License-Identifier: Apache-2.0
// `cinejury replay`: makes the winner of a report again and compares it.
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/report/safe_text.hpp"
#include "core/search/replay.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/print_replay.hpp"
#include "hosts/cli/commands/run_tools.hpp"
#include "hosts/cli/parse/check_value.hpp"

namespace cinejury::cli {

ExitCode print_replay(Context& context, const Result<std::string>& replayed) {
    if (!replayed.ok()) {
        // Another clip than then: the plugin is not as deterministic as it says, or another one.
        const bool differs = replayed.status().code() == Code::kBadData;
        return context.fail(differs ? Situation::kPlugin : Situation::kRun, replayed.status());
    }
    if (context.json())
        context.out.json({{"same", true}, {"text", *replayed}});
    else
        context.out.line(report::visible_text(*replayed));
    return ExitCode::kOk;
}

ExitCode run_replay(Context& context) {
    const std::string file(context.word(0));
    std::ifstream stream(file, std::ios::binary);
    const std::string report{std::istreambuf_iterator<char>(stream), {}};
    if (!stream || report.empty())
        return context.fail(Situation::kUsage,
                            {Code::kNotFound, file + ": it cannot be read, or is empty"});
    const Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) return context.fail(Situation::kUsage, catalogue.status());
    plugin::HostServices host(host_options(context.values, context.talk));
    return print_replay(context, search::replay_report(report, parse_integer(context.word(1)),
                                                       {*catalogue, host, context.cancel}));
}

}  // namespace cinejury::cli
