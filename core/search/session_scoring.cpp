// SPDX-License-Identifier: Apache-2.0
// How a session makes candidates and scores them behind the making.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/search/media_json.hpp"
#include "core/search/session.hpp"

namespace cinejury::search {

using ledger::CandidateState;

namespace {

void note_scores(ledger::Candidate& candidate, Result<panel::ScoreReport>& report) {
    if (!report.ok()) return set_failed(candidate, report.status());
    if (report->digest != candidate.digest) {
        return set_failed(
            candidate,
            {Code::kBadData,
             fmt::format("{}: its content changed while it was read; keep inputs still "
                         "during a run",
                         candidate.input.empty() ? candidate.artifact : candidate.input)});
    }
    candidate.state = CandidateState::kScored;
    candidate.scores = std::move(report->scores);
    candidate.media_json = media_info_to_json(report->info);
    candidate.timing_json = nlohmann::json{{"decode", report->decode_seconds},
                                           {"views", report->view_seconds},
                                           {"experts", report->expert_seconds}}
                                .dump();
}

}  // namespace

void set_failed(ledger::Candidate& candidate, const Status& status) {
    candidate.state = CandidateState::kFailed;
    candidate.error = status.message();
    candidate.error_code = code_name(status.code());
    candidate.scores.clear();
}

Status Session::make(std::span<const std::uint64_t> indices) {
    std::vector<ledger::Candidate> planned;
    for (const std::uint64_t index : indices) {
        ledger::Candidate candidate;
        {
            const std::scoped_lock lock(mutex_);
            candidate = candidates_.at(index);
        }
        if (candidate.state == CandidateState::kPlanned) planned.push_back(candidate);
        if (candidate.state != CandidateState::kGenerated) continue;
        CINEJURY_ASSIGN(const media::Source source, source_->reopen(candidate));
        scoring_->post([this, index, source] { score(index, source); });
    }
    if (planned.empty()) return {};
    for (const ledger::Candidate& candidate : planned)
        tell({.kind = Event::Kind::kMaking,
              .candidate = candidate.index,
              .total = count(),
              .done = done()});
    const auto begun = Activity::Clock::now();
    const Status status =
        source_->make(planned, services_.ledger.run_folder(run_.id), services_.cancel,
                      [this](Made made) { return take(std::move(made)); });
    if (!plan_.generator.empty()) activity_.add(begun, Activity::Clock::now());
    return status;
}

Status Session::take(Made made) {
    CINEJURY_RETURN_IF_ERROR(update(made.record.index, [&](ledger::Candidate& candidate) {
        std::vector<ledger::Stage> stages = std::move(candidate.stages);
        candidate = made.record;
        candidate.stages = std::move(stages);
    }));
    {
        const std::scoped_lock lock(mutex_);
        timing_.generator += made.seconds;
    }
    const bool good = made.record.state == CandidateState::kGenerated;
    tell({.kind = good ? Event::Kind::kGenerated : Event::Kind::kFailed,
          .candidate = made.record.index,
          .total = count(),
          .done = done(),
          .seconds = made.seconds,
          .text = made.record.error});
    if (good)
        scoring_->post([this, index = made.record.index, source = std::move(made.source)] {
            score(index, source);
        });
    return failure();
}

double Session::add_timing(const panel::ScoreReport& report) {
    const double seconds = report.decode_seconds + report.view_seconds + report.expert_seconds;
    activity_.add(seconds);
    const std::scoped_lock lock(mutex_);
    timing_.decode += report.decode_seconds;
    timing_.views += report.view_seconds;
    timing_.experts += report.expert_seconds;
    return seconds;
}

// On the scoring thread, where nothing may escape.
void Session::score(std::uint64_t index, const media::Source& source) {
    if (stopped()) return;
    try {
        score_now(index, source);
    } catch (const std::exception& error) {
        fail({Code::kInternal, fmt::format("run: scoring candidate {}: {}", index, error.what())});
    }
}

void Session::score_now(std::uint64_t index, const media::Source& source) {
    Result<panel::ScoreReport> report = panel_->score(
        {.candidate = index, .source = source, .prompt = plan_.prompt, .keep_set_views = true},
        services_.cancel);
    if (!report.ok() && report.status().code() == Code::kCancelled) return;
    const double seconds = report.ok() ? add_timing(*report) : 0;
    const Status stored = update(index, [&](ledger::Candidate& one) {
        if (report.ok() && report->set_views) set_views_[index] = report->set_views;
        note_scores(one, report);
    });
    if (!stored.ok()) return fail(stored);
    const ledger::Candidate candidate = this->candidate(index);
    const bool good = candidate.state == CandidateState::kScored;
    tell({.kind = good ? Event::Kind::kScored : Event::Kind::kFailed,
          .candidate = index,
          .total = count(),
          .done = done(),
          .seconds = seconds,
          .text = candidate.error});
}

Status Session::score_sets() {
    if (!panel_->has_set_experts()) return {};
    std::vector<panel::ScoreRequest> requests;
    std::vector<std::uint64_t> indices;
    for (const ledger::Candidate& candidate : candidates_) {
        if (candidate.state != CandidateState::kScored) continue;
        const auto kept = set_views_.find(candidate.index);
        media::Source source;  // not looked at where views were kept
        if (kept == set_views_.end()) {
            CINEJURY_ASSIGN(source, source_->reopen(candidate));
        }
        requests.push_back({.candidate = candidate.index,
                            .source = std::move(source),
                            .prompt = plan_.prompt,
                            .set_views = kept == set_views_.end() ? nullptr : kept->second});
        indices.push_back(candidate.index);
    }
    if (requests.empty()) return {};
    const auto begun = Activity::Clock::now();
    CINEJURY_ASSIGN(const std::vector<std::vector<panel::Score>> scores,
                    panel_->score_set(requests, services_.cancel));
    activity_.add(begun, Activity::Clock::now());
    for (std::size_t i = 0; i < indices.size(); ++i) {
        ledger::Candidate candidate = candidates_[indices[i]];
        // A run that was killed between two of these writes has some of them already.
        std::erase_if(candidate.scores, [&](const panel::Score& old) {
            return std::any_of(scores[i].begin(), scores[i].end(), [&](const panel::Score& now) {
                return now.expert == old.expert && now.criterion == old.criterion;
            });
        });
        candidate.scores.insert(candidate.scores.end(), scores[i].begin(), scores[i].end());
        CINEJURY_RETURN_IF_ERROR(
            update(candidate.index, [&](ledger::Candidate& one) { one = candidate; }));
    }
    return {};
}

}  // namespace cinejury::search
