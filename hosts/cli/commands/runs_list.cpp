// SPDX-License-Identifier: Apache-2.0
// `cinejury runs list` and `runs show`: what the ledger holds.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/report/safe_text.hpp"
#include "core/report/words.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/open_ledger.hpp"
#include "hosts/cli/commands/print_scores.hpp"
#include "hosts/cli/commands/stored_report.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

std::string_view state_name(ledger::RunState state) {
    switch (state) {
        case ledger::RunState::kRunning: return "running";
        case ledger::RunState::kFinished: return "finished";
        case ledger::RunState::kInterrupted: return "interrupted";
        case ledger::RunState::kFailed: return "failed";
    }
    return "unknown";
}

std::string_view state_name(ledger::CandidateState state) {
    switch (state) {
        case ledger::CandidateState::kPlanned: return "planned";
        case ledger::CandidateState::kGenerated: return "generated";
        case ledger::CandidateState::kScored: return "scored";
        case ledger::CandidateState::kFailed: return "failed";
        case ledger::CandidateState::kPruned: return "pruned";
    }
    return "unknown";
}

// "2026-11-24T05:56:49Z"
std::string utc(std::int64_t milliseconds) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       fmt::gmtime(static_cast<std::time_t>(milliseconds / 1000)));
}

nlohmann::ordered_json to_json(const ledger::Run& run) {
    return {{"id", run.id},
            {"command", run.command},
            {"state", state_name(run.state)},
            {"exit_code", run.exit_code},
            {"created", utc(run.created_ms)},
            {"prompt", run.prompt},
            {"output", run.output}};
}

nlohmann::ordered_json to_json(const ledger::Candidate& candidate) {
    nlohmann::ordered_json one{{"index", candidate.index}, {"state", state_name(candidate.state)}};
    if (candidate.seed) one["seed"] = *candidate.seed;
    if (!candidate.input.empty()) one["input"] = candidate.input;
    if (!candidate.artifact.empty()) one["artifact"] = candidate.artifact;
    if (!candidate.error.empty()) one["error"] = candidate.error;
    return one;
}

Status show_json(Output& out, const ledger::Run& run,
                 const std::vector<ledger::Candidate>& candidates) try {
    auto list = nlohmann::ordered_json::array();
    for (const ledger::Candidate& candidate : candidates) list.push_back(to_json(candidate));
    nlohmann::ordered_json result;
    if (!run.result_json.empty()) result = nlohmann::ordered_json::parse(run.result_json);
    out.json({{"run", to_json(run)},
              {"plan", nlohmann::ordered_json::parse(run.plan_json)},
              {"candidates", std::move(list)},
              {"result", std::move(result)}});
    return {};
} catch (const nlohmann::json::exception& failure) {
    return {Code::kBadData,
            fmt::format("run {}: what it holds cannot be read: {}", run.id, failure.what())};
}

Status show_text(Context& context, const ledger::Run& run,
                 const std::vector<ledger::Candidate>& candidates) {
    Output& out = context.out;
    out.line(fmt::format("run     {}\ncommand {}\nstate   {}\ncreated {}\nprompt  {}\noutput  {}\n",
                         run.id, report::visible_text(run.command), state_name(run.state),
                         utc(run.created_ms), report::visible_text(run.prompt),
                         report::visible_text(run.output)));
    if (!run.result_json.empty()) {
        CINEJURY_ASSIGN(const report::ReportInput report, stored_report(run, candidates));
        print_scores(out, candidates);
        print_ranking(out, report);
        return {};
    }
    TablePrinter table(
        {{"candidate", TablePrinter::Align::kRight}, {"state"}, {"from"}, {"error"}});
    for (const ledger::Candidate& one : candidates)
        table.row({std::to_string(one.index), std::string(state_name(one.state)),
                   report::candidate_origin(one), one.error});
    out.text(table.print(out.style()));
    if (run.state != ledger::RunState::kRunning)
        context.talk.say(fmt::format("go on with: cinejury {} --resume {}{}", run.command, run.id,
                                     ledger_words(context)));
    return {};
}

}  // namespace

ExitCode run_runs_list(Context& context) {
    const auto ledger = open_ledger(context);
    if (!ledger.ok()) return context.fail(Situation::kLedger, ledger.status());
    Result<std::vector<ledger::Run>> runs = (*ledger)->runs();
    if (!runs.ok()) return context.fail(Situation::kLedger, runs.status());
    const std::size_t limit = context.values.integer("limit");
    const std::size_t more = runs->size() > limit ? runs->size() - limit : 0;
    runs->resize(runs->size() - more);
    auto list = nlohmann::ordered_json::array();
    TablePrinter table(
        {{"run"}, {"command"}, {"state"}, {"exit", TablePrinter::Align::kRight}, {"prompt"}});
    for (const ledger::Run& run : *runs) {
        list.push_back(to_json(run));
        const bool ended = run.state != ledger::RunState::kRunning;
        table.row({run.id, run.command, std::string(state_name(run.state)),
                   ended ? std::to_string(run.exit_code) : "", run.prompt});
    }
    if (context.json())
        context.out.json({{"runs", std::move(list)}});
    else if (context.talk.quiet())
        for (const ledger::Run& run : *runs) context.out.line(run.id);
    else if (table.empty())
        context.talk.say("no runs yet");
    else
        context.out.text(table.print(context.out.style()));
    if (more > 0) context.talk.say(fmt::format("{} older runs; --limit shows more", more));
    return ExitCode::kOk;
}

ExitCode run_runs_show(Context& context) {
    const auto ledger = open_ledger(context);
    if (!ledger.ok()) return context.fail(Situation::kLedger, ledger.status());
    const Result<std::string> id = (*ledger)->resolve(context.word(0));
    if (!id.ok()) return context.fail(Situation::kLedger, id.status());
    const Result<ledger::Run> run = (*ledger)->run(*id);
    if (!run.ok()) return context.fail(Situation::kLedger, run.status());
    const auto candidates = (*ledger)->candidates(*id);
    if (!candidates.ok()) return context.fail(Situation::kLedger, candidates.status());
    const Status shown = context.json() ? show_json(context.out, *run, *candidates)
                                        : show_text(context, *run, *candidates);
    if (!shown.ok()) return context.fail(Situation::kLedger, shown);
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
