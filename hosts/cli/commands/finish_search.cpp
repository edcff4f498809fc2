// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/finish_search.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/report/report.hpp"
#include "core/report/safe_text.hpp"
#include "core/search/outputs.hpp"
#include "hosts/cli/commands/open_ledger.hpp"
#include "hosts/cli/commands/print_scores.hpp"
#include "hosts/cli/commands/run_tools.hpp"
#include "hosts/cli/interrupt.hpp"

namespace cinejury::cli {
namespace {

namespace fs = std::filesystem;

media::Codec codec_of(std::string_view name) {
    if (name == "h264") return media::Codec::kH264;
    if (name == "vp9") return media::Codec::kVp9;
    if (name == "ffv1") return media::Codec::kFfv1;
    return media::Codec::kBest;
}

void say_how_to_go_on(Context& context, const std::string& run_id) {
    context.talk.say(
        fmt::format("what is finished is kept; go on with:\n  cinejury {} --resume {}{}",
                    context.command.name, run_id, ledger_words(context)));
}

ExitCode interrupted(Context& context, const search::Outcome& outcome) {
    const auto& candidates = outcome.report.candidates;
    const auto finished = std::count_if(
        candidates.begin(), candidates.end(),
        [](const ledger::Candidate& one) { return one.state == ledger::CandidateState::kScored; });
    context.talk.say(
        fmt::format("interrupted: {} of {} candidates are scored", finished, candidates.size()));
    say_how_to_go_on(context, outcome.report.run.id);
    return interrupt_exit_code();
}

std::string winner_place(const report::ReportInput& report, const fs::path& output) {
    if (!report.winner_file.empty()) return (output / report.winner_file).string();
    if (!report.verdict.winner) return {};
    const ledger::Candidate* const winner = report::find_candidate(report, *report.verdict.winner);
    if (!winner) return {};
    return winner->input.empty() ? winner->artifact : winner->input;
}

void print(Context& context, const report::ReportInput& report, const fs::path& output) {
    if (context.json()) {
        context.out.json_text(report::report_json(report));
        return;
    }
    if (context.talk.quiet()) {
        const std::string place = winner_place(report, output);
        if (!place.empty()) context.out.line(report::visible_text(place));
        return;
    }
    if (report.run.command == "score") print_scores(context.out, report.candidates);
    print_ranking(context.out, report);
}

}  // namespace

ExitCode finish_search(Context& context, Result<search::Outcome> outcome, const std::string& run_id,
                       const fs::path& output) {
    if (!outcome.ok()) {
        const Situation situation = run_id.empty() ? Situation::kOpenRun : Situation::kRun;
        const ExitCode code = context.fail(situation, outcome.status());
        if (!run_id.empty()) say_how_to_go_on(context, run_id);
        return code;
    }
    if (outcome->interrupted) return interrupted(context, *outcome);
    if (!output.empty()) {
        search::OutputOptions options;
        options.force = context.values.flag("force");
        options.codec = codec_of(context.values.text("codec"));
        options.page = context.values.flag("page");
        options.limits = media_limits(context.values);
        const Result<std::vector<std::string>> files =
            search::write_outputs(*outcome, output, options, context.cancel);
        if (!files.ok()) {
            const ExitCode code = context.fail(Situation::kEnvironment, files.status());
            say_how_to_go_on(context, outcome->report.run.id);
            return code;
        }
        for (const std::string& file : *files)
            context.talk.say(fmt::format("wrote {}", (output / file).string()));
    }
    print(context, outcome->report, output);
    return static_cast<ExitCode>(outcome->exit_code);
}

}  // namespace cinejury::cli
