// SPDX-License-Identifier: Apache-2.0
#include "core/embed/search.hpp"

#include <algorithm>
#include <chrono>

#include "core/embed/boundary.hpp"
#include "core/embed/spec_input.hpp"
#include "core/ledger/ledger.hpp"
#include "core/search/outputs.hpp"

namespace cinejury::embed {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kKnownSearchFlags =
    CJ_SEARCH_STRICT | CJ_SEARCH_OVERWRITE | CJ_SEARCH_NO_PAGE | CJ_SEARCH_LOSSLESS;

Result<search::RunPlan> read_plan(const cj_session& session, const cj_search_options_t& options) {
    if (options.flags & ~kKnownSearchFlags)
        return Status(Code::kInvalidArgument, fmt::format("options.flags: unknown bits {:#x}",
                                                          options.flags & ~kKnownSearchFlags));
    search::RunPlan plan;
    plan.command = "embed";
    plan.prompt = text_of(options.prompt);
    plan.negative_prompt = text_of(options.negative_prompt);
    plan.strict = options.flags & CJ_SEARCH_STRICT;
    plan.generator = text_of(options.generator);
    if (plan.generator.empty())
        return Status(Code::kInvalidArgument, "options.generator is empty: name a plugin");
    plan.count = options.count;
    plan.seed = options.seed;
    if (options.spec) {
        CINEJURY_ASSIGN(plan.spec, read_spec(options.spec));
    }
    if (options.strategy.size) plan.strategy = text_of(options.strategy);
    plan.panel = session.panel_name;
    plan.settings = session.settings;
    CINEJURY_ASSIGN(const SettingsByPlugin own,
                    read_settings(options.settings, options.setting_count));
    for (const auto& [plugin, settings] : own) {
        if (plugin != plan.generator)
            return Status(Code::kInvalidArgument,
                          fmt::format("options.settings: {} is not the generator {}; settings of "
                                      "experts belong to the session",
                                      plugin, plan.generator));
        plan.settings[plugin] = settings;
    }
    constexpr std::uint64_t kLongestMs = std::uint64_t{1} << 32;
    plan.candidate_time_limit = std::chrono::milliseconds(
        static_cast<std::int64_t>(std::min(options.candidate_time_limit_ms, kLongestMs)));
    return plan;
}

search::OutputOptions output_options(const cj_session& session, std::uint32_t flags) {
    search::OutputOptions output;
    output.force = true;  // whether it may was asked before the run
    output.codec = flags & CJ_SEARCH_LOSSLESS ? media::Codec::kFfv1 : media::Codec::kBest;
    output.page = !(flags & CJ_SEARCH_NO_PAGE);
    output.limits = session.panel_options.limits;
    return output;
}

Status cancelled(const search::Outcome& outcome) {
    const auto& candidates = outcome.report.candidates;
    const auto scored = std::count_if(candidates.begin(), candidates.end(), [](auto& one) {
        return one.state == ledger::CandidateState::kScored;
    });
    return {Code::kCancelled,
            fmt::format("run {}: cancelled, {} of {} candidates are scored; go on with `resume`",
                        outcome.report.run.id, scored, candidates.size()),
            CJ_REACT_CANCELLED};
}

}  // namespace

Result<report::ReportInput> search(cj_session& session, const cj_search_options_t& options,
                                   Progress& progress) {
    CINEJURY_ASSIGN(const search::RunPlan plan, read_plan(session, options));
    if (session.ledger.empty())
        return Status(Code::kBadState,
                      "the session has no ledger: name one in its options to search");
    CINEJURY_ASSIGN(const std::unique_ptr<ledger::Ledger> ledger,
                    ledger::Ledger::open(session.ledger));
    fs::path output = text_of(options.output);
    std::error_code failed;
    if (!output.empty()) output = fs::absolute(output, failed);
    const std::string resumed(text_of(options.resume));
    if (!output.empty())
        CINEJURY_RETURN_IF_ERROR(search::prepare_output_folder(
            output, !resumed.empty() || options.flags & CJ_SEARCH_OVERWRITE));
    const search::RunServices services{session.catalogue,     session.host,     *ledger,
                                       session.panel_options, progress.token(), progress.observer(),
                                       session.panel.get()};
    CINEJURY_ASSIGN(search::Outcome outcome,
                    resumed.empty() ? search::begin_run(plan, output.string(), services)
                                    : search::resume_run(resumed, &plan, services));
    if (outcome.interrupted) return cancelled(outcome);
    if (!output.empty())
        CINEJURY_RETURN_IF_ERROR(search::write_outputs(outcome, output,
                                                       output_options(session, options.flags),
                                                       progress.token())
                                     .status()
                                     .with_context(fmt::format("run {}", outcome.report.run.id)));
    return std::move(outcome.report);
}

}  // namespace cinejury::embed
