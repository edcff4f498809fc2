// SPDX-License-Identifier: Apache-2.0
#include "core/embed/judge.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "core/panel/verdict.hpp"
#include "core/search/activity.hpp"
#include "core/search/media_json.hpp"

namespace cinejury::embed {
namespace {

using ledger::CandidateState;
using search::Event;

std::string artifact_of(const media::Source& source) {
    const auto* file = std::get_if<std::filesystem::path>(&source);
    std::error_code failed;
    return file ? std::filesystem::absolute(*file, failed).string() : std::string();
}

// The work of one call.
class Judging {
public:
    Judging(panel::Panel& panel, std::span<const ClipInput> clips, const std::string& prompt,
            const CancelToken& cancel, const search::Observer& observer)
        : panel_(panel), clips_(clips), prompt_(prompt), cancel_(cancel), observer_(observer) {}

    Result<Judgement> run() {
        tell({.kind = Event::Kind::kStarted});
        for (std::size_t i = 0; i < clips_.size(); ++i) CINEJURY_RETURN_IF_ERROR(score(i));
        CINEJURY_RETURN_IF_ERROR(score_sets());
        std::vector<panel::Judged> judged;
        for (const ledger::Candidate& candidate : report_.candidates)
            judged.push_back({candidate.index, candidate.scores, candidate.error});
        CINEJURY_ASSIGN(report_.verdict, panel::decide(panel_.file(), judged));
        tell({.kind = Event::Kind::kJudged});
        fill_report();
        return Judgement{std::move(report_), std::move(last_failure_)};
    }

private:
    panel::ScoreRequest request(std::size_t index) const {
        const auto kept = set_views_.find(index);
        return {.candidate = index,
                .source = clips_[index].source,
                .prompt = prompt_,
                .keep_set_views = true,
                .set_views = kept == set_views_.end() ? nullptr : kept->second};
    }

    Status score(std::size_t index) {
        ledger::Candidate candidate;
        candidate.index = index;
        candidate.input = clips_[index].name;
        candidate.artifact = artifact_of(clips_[index].source);
        candidate.spec_json = candidate.cost_json = "{}";
        Result<panel::ScoreReport> scored = panel_.score(request(index), cancel_);
        if (cancel_.cancelled()) return cancelled();
        if (scored.ok())
            take(candidate, *std::move(scored));
        else
            set_failed(candidate, scored.status());
        const bool good = candidate.state == CandidateState::kScored;
        report_.candidates.push_back(std::move(candidate));
        tell({.kind = good ? Event::Kind::kScored : Event::Kind::kFailed,
              .candidate = index,
              .seconds = seconds_,
              .text = report_.candidates.back().error});
        return cancel_.cancelled() ? cancelled() : Status();
    }

    void take(ledger::Candidate& candidate, panel::ScoreReport scored) {
        seconds_ = scored.decode_seconds + scored.view_seconds + scored.expert_seconds;
        activity_.add(seconds_);
        candidate.state = CandidateState::kScored;
        candidate.digest = std::move(scored.digest);
        if (scored.set_views) set_views_[candidate.index] = std::move(scored.set_views);
        candidate.scores = std::move(scored.scores);
        candidate.media_json = search::media_info_to_json(scored.info);
        candidate.timing_json = nlohmann::json{
            {"decode", scored.decode_seconds},
            {"views", scored.view_seconds},
            {"experts",
             scored.expert_seconds}}.dump();
        report_.timing.decode += scored.decode_seconds;
        report_.timing.views += scored.view_seconds;
        report_.timing.experts += scored.expert_seconds;
    }

    void set_failed(ledger::Candidate& candidate, const Status& status) {
        seconds_ = 0;
        candidate.state = CandidateState::kFailed;
        candidate.error = status.message();
        candidate.error_code = code_name(status.code());
        last_failure_ = status;
    }

    Status score_sets() {
        if (!panel_.has_set_experts()) return {};
        std::vector<panel::ScoreRequest> requests;
        for (const ledger::Candidate& candidate : report_.candidates)
            if (candidate.state == CandidateState::kScored)
                requests.push_back(request(candidate.index));
        if (requests.empty()) return {};
        const auto begun = search::Activity::Clock::now();
        CINEJURY_ASSIGN(const std::vector<std::vector<panel::Score>> scores,
                        panel_.score_set(requests, cancel_));
        activity_.add(begun, search::Activity::Clock::now());
        for (std::size_t i = 0; i < requests.size(); ++i) {
            std::vector<panel::Score>& all = report_.candidates[requests[i].candidate].scores;
            all.insert(all.end(), scores[i].begin(), scores[i].end());
        }
        return {};
    }

    void fill_report() {
        report_.run.command = "embed";
        report_.run.prompt = prompt_;
        report_.run.created_ms = created_ms_;
        report_.run.state = ledger::RunState::kFinished;
        report_.panel = panel_.file();
        for (const panel::OpenExpert& expert : panel_.experts())
            report_.plugins.push_back(search::expert_use(expert));
        const auto wall = search::Activity::Clock::now() - begun_;
        report_.timing.wall = std::chrono::duration<double>(wall).count();
        report_.timing.busy = activity_.covered();
        report_.strategy = "bon";
        report_.cinejury_version = CINEJURY_VERSION;
    }

    void tell(Event event) const {
        event.total = clips_.size();
        event.done = report_.candidates.size();
        observer_(event);
    }

    static Status cancelled() { return {Code::kCancelled, "cancelled", CJ_REACT_CANCELLED}; }

    panel::Panel& panel_;
    std::span<const ClipInput> clips_;
    const std::string& prompt_;
    const CancelToken& cancel_;
    const search::Observer& observer_;
    report::ReportInput report_;
    std::map<std::size_t, std::shared_ptr<const media::Views>> set_views_;  // by clip
    Status last_failure_;
    search::Activity activity_;
    double seconds_ = 0;  // of the clip scored last
    search::Activity::Clock::time_point begun_ = search::Activity::Clock::now();
    std::int64_t created_ms_ = std::chrono::duration_cast<std::chrono::milliseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count();
};

}  // namespace

Result<Judgement> judge(panel::Panel& panel, std::span<const ClipInput> clips,
                        const std::string& prompt, const CancelToken& cancel,
                        const search::Observer& observer) {
    return Judging(panel, clips, prompt, cancel, observer).run();
}

}  // namespace cinejury::embed
