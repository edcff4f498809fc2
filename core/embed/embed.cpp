// SPDX-License-Identifier: Apache-2.0
// The functions of cinejury/embed.h; their rules are stated there.
#include "cinejury/embed.h"

#include <algorithm>

#include "core/embed/boundary.hpp"
#include "core/embed/clip_input.hpp"
#include "core/embed/judge.hpp"
#include "core/embed/progress.hpp"
#include "core/embed/search.hpp"
#include "core/embed/session.hpp"

namespace cinejury::embed {
namespace {

cj_outcome_t outcome_of(const report::ReportInput& report) {
    cj_outcome_t outcome{};
    outcome.winner = report.verdict.winner.value_or(CJ_NO_CANDIDATE);
    if (report.verdict.winner)
        outcome.verdict = report.verdict.tie ? CJ_VERDICT_TIE : CJ_VERDICT_WINNER;
    outcome.candidates = report.candidates.size();
    outcome.failed = static_cast<std::uint64_t>(
        std::count_if(report.candidates.begin(), report.candidates.end(),
                      [](auto& one) { return one.state == ledger::CandidateState::kFailed; }));
    for (const panel::Standing& standing : report.verdict.standings)
        if (standing.index == outcome.winner) outcome.overall = standing.overall.value_or(0);
    return outcome;
}

// Where the result of a call goes. Checked before the work, written after it.
struct Results {
    cj_outcome_t* outcome;  // may be NULL
    const cj_sink_t* json;  // may be NULL

    Status check() const {
        if (outcome && outcome->size < CJ_SIZE(cj_outcome))
            return {
                Code::kInvalidArgument,
                fmt::format("outcome.size is {}: set it to CJ_SIZE(cj_outcome)", outcome->size)};
        return check_sink(json, "json");
    }
    void write_report(const report::ReportInput& report) const {
        // First what may fail for lack of memory.
        const std::string text = json ? report::report_json(report) : std::string();
        write(json, text);
        if (!outcome) return;
        cj_outcome_t filled = outcome_of(report);
        filled.size = outcome->size;
        std::memcpy(outcome, &filled, std::min<std::size_t>(outcome->size, sizeof filled));
    }
};

Result<Judgement> judge_clips(cj_session& session, const cj_media_t* const* media,
                              std::uint64_t count, cj_string_t prompt,
                              const cj_callbacks_t* callbacks) {
    CINEJURY_ASSIGN(const std::vector<ClipInput> clips, read_clips(media, count));
    CINEJURY_ASSIGN(const std::unique_ptr<Progress> progress, Progress::begin(callbacks));
    return judge(*session.panel, clips, std::string(text_of(prompt)), progress->token(),
                 progress->observer());
}

}  // namespace
}  // namespace cinejury::embed

using namespace cinejury;         // NOLINT: the functions below are in no namespace
using namespace cinejury::embed;  // NOLINT

uint32_t cj_embed_version(void) CJ_NOEXCEPT {
    return CJ_SDK_VERSION;
}

cj_status_t cj_session_open(const cj_session_options_t* options, cj_session_t** session,
                            const cj_sink_t* error) CJ_NOEXCEPT {
    if (session) *session = nullptr;
    return guarded(error, [&]() -> Status {
        if (!session) return null_argument("session");
        CINEJURY_ASSIGN(const cj_session_options_t copy,
                        copy_struct(options, CJ_SIZE(cj_session_options), "options"));
        CINEJURY_ASSIGN(std::unique_ptr<cj_session> opened, open_session(copy));
        *session = opened.release();
        return {};
    });
}

void cj_session_close(cj_session_t* session) CJ_NOEXCEPT {
    delete session;
}

cj_status_t cj_session_describe(cj_session_t* session, const cj_sink_t* json,
                                const cj_sink_t* error) CJ_NOEXCEPT {
    return guarded(error, [&]() -> Status {
        if (!session) return null_argument("session");
        if (!json) return null_argument("json");
        CINEJURY_RETURN_IF_ERROR(check_sink(json, "json"));
        write(json, describe(*session));
        return {};
    });
}

cj_status_t cj_session_score(cj_session_t* session, const cj_media_t* media, cj_string_t prompt,
                             const cj_callbacks_t* callbacks, cj_outcome_t* outcome,
                             const cj_sink_t* json, const cj_sink_t* error) CJ_NOEXCEPT {
    return guarded(error, [&]() -> Status {
        const Results results{outcome, json};
        if (!session) return null_argument("session");
        CINEJURY_RETURN_IF_ERROR(results.check());
        CINEJURY_ASSIGN(const Judgement judged,
                        judge_clips(*session, &media, 1, prompt, callbacks));
        if (judged.last_failure.ok()) results.write_report(judged.report);
        return judged.last_failure;
    });
}

cj_status_t cj_session_rank(cj_session_t* session, const cj_media_t* const* media, uint64_t count,
                            cj_string_t prompt, const cj_callbacks_t* callbacks,
                            cj_outcome_t* outcome, const cj_sink_t* json,
                            const cj_sink_t* error) CJ_NOEXCEPT {
    return guarded(error, [&]() -> Status {
        const Results results{outcome, json};
        if (!session) return null_argument("session");
        CINEJURY_RETURN_IF_ERROR(results.check());
        CINEJURY_ASSIGN(const Judgement judged,
                        judge_clips(*session, media, count, prompt, callbacks));
        results.write_report(judged.report);
        return {};
    });
}

cj_status_t cj_session_search(cj_session_t* session, const cj_search_options_t* options,
                              const cj_callbacks_t* callbacks, cj_outcome_t* outcome,
                              const cj_sink_t* json, const cj_sink_t* error) CJ_NOEXCEPT {
    return guarded(error, [&]() -> Status {
        const Results results{outcome, json};
        if (!session) return null_argument("session");
        CINEJURY_RETURN_IF_ERROR(results.check());
        CINEJURY_ASSIGN(const cj_search_options_t copy,
                        copy_struct(options, CJ_SIZE(cj_search_options), "options"));
        CINEJURY_ASSIGN(const std::unique_ptr<Progress> progress, Progress::begin(callbacks));
        CINEJURY_ASSIGN(const report::ReportInput report, embed::search(*session, copy, *progress));
        results.write_report(report);
        return {};
    });
}
