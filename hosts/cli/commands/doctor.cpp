// SPDX-License-Identifier: Apache-2.0
// `cinejury doctor`: the checks of doctor/, printed.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/report/safe_text.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/doctor/check.hpp"

namespace cinejury::cli {
namespace {

std::string_view state_name(Check::State state) {
    switch (state) {
        case Check::State::kOk: return "ok";
        case Check::State::kWarning: return "warning";
        case Check::State::kMissing: return "missing";
    }
    return "unknown";
}

std::string_view colour(const Style& style, Check::State state) {
    switch (state) {
        case Check::State::kOk: return style.green;
        case Check::State::kWarning: return style.yellow;
        case Check::State::kMissing: return style.red;
    }
    return {};
}

void print_json(Output& out, const std::vector<Check>& checks, bool good) {
    auto list = nlohmann::ordered_json::array();
    for (const Check& check : checks)
        list.push_back({{"name", check.name},
                        {"state", state_name(check.state)},
                        {"detail", check.detail},
                        {"remedy", check.remedy}});
    out.json({{"ok", good}, {"checks", std::move(list)}});
}

void print_text(Output& out, const std::vector<Check>& checks, bool quiet) {
    for (const Check& check : checks) {
        if (quiet && check.state == Check::State::kOk) continue;
        const std::string state = fmt::format("{:<8}", state_name(check.state));
        out.line(fmt::format("{} {:<14} {}",
                             out.style().paint(colour(out.style(), check.state), state), check.name,
                             report::visible_text(check.detail)));
        if (!check.remedy.empty())
            out.line(fmt::format("{:>24}{}", "-> ", report::visible_text(check.remedy)));
    }
}

}  // namespace

ExitCode run_doctor(Context& context) {
    std::vector<Check> checks;
    for (const auto& part : {check_configuration(context), check_media(context),
                             check_plugins(context), check_ledger(context), check_machine(context)})
        checks.insert(checks.end(), part.begin(), part.end());
    const bool good = std::none_of(checks.begin(), checks.end(), [](const Check& check) {
        return check.state == Check::State::kMissing;
    });
    if (context.json())
        print_json(context.out, checks, good);
    else
        print_text(context.out, checks, context.talk.quiet());
    return good ? ExitCode::kOk : ExitCode::kEnvironment;
}

}  // namespace cinejury::cli
