// SPDX-License-Identifier: Apache-2.0
// How a session looks at candidates before they are finished, ranks them and drops them.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/panel/verdict.hpp"
#include "core/search/session.hpp"

namespace cinejury::search {
namespace {

using ledger::CandidateState;

const ledger::Stage* find_stage(const ledger::Candidate& candidate, const StageId& id) {
    const auto found = std::find_if(
        candidate.stages.begin(), candidate.stages.end(),
        [&](const auto& stage) { return stage.kind == id.kind && stage.name == id.name; });
    return found == candidate.stages.end() ? nullptr : &*found;
}

// What a candidate is ranked by; null: nothing.
const std::vector<panel::Score>* scores_of(const ledger::Candidate& candidate,
                                           const StageId& stage) {
    if (candidate.state == CandidateState::kFailed) return nullptr;
    if (stage == kFinished)
        return candidate.state == CandidateState::kScored ? &candidate.scores : nullptr;
    const ledger::Stage* const found = find_stage(candidate, stage);
    return found ? &found->scores : nullptr;
}

double number_at(const std::string& json, const char* key) {
    const nlohmann::json object = nlohmann::json::parse(json, nullptr, false);
    return object.is_object() ? object.value(key, 0.0) : 0.0;
}

double cost_of(const ledger::Candidate& candidate) {
    double cost = number_at(candidate.cost_json, "full_compute");
    for (const ledger::Stage& stage : candidate.stages) cost += stage.full_compute;
    return cost;
}

double score_seconds_of(const ledger::Candidate& candidate) {
    double seconds = 0;
    for (const char* part : {"decode", "views", "experts"})
        seconds += number_at(candidate.timing_json, part);
    for (const ledger::Stage& stage : candidate.stages) seconds += stage.score_seconds;
    return seconds;
}

}  // namespace

std::vector<ledger::Candidate> Session::without(std::span<const std::uint64_t> indices,
                                                const StageId& stage) const {
    const std::scoped_lock lock(mutex_);
    std::vector<ledger::Candidate> planned;
    for (const std::uint64_t index : indices) {
        const ledger::Candidate& candidate = candidates_.at(index);
        if (candidate.state == CandidateState::kPlanned && !find_stage(candidate, stage))
            planned.push_back(candidate);
    }
    return planned;
}

Status Session::preview(std::span<const std::uint64_t> indices, double sigma) {
    const std::vector<ledger::Candidate> planned = without(indices, preview_at(sigma));
    if (planned.empty()) return {};
    const auto begun = Activity::Clock::now();
    const Status status =
        source_->preview(planned, sigma, services_.ledger.run_folder(run_.id), services_.cancel,
                         [this](Look look) { return take(std::move(look)); });
    activity_.add(begun, Activity::Clock::now());
    return status;
}

Status Session::draft(std::span<const std::uint64_t> indices, const std::string& policy) {
    const std::vector<ledger::Candidate> planned = without(indices, draft_with(policy));
    if (planned.empty()) return {};
    const auto begun = Activity::Clock::now();
    const Status status =
        source_->draft(planned, policy, services_.ledger.run_folder(run_.id), services_.cancel,
                       [this](Look look) { return take(std::move(look)); });
    activity_.add(begun, Activity::Clock::now());
    return status;
}

Status Session::repeat(std::span<const std::uint64_t> indices) {
    for (const std::uint64_t index : indices) {
        const ledger::Candidate one = candidate(index);
        if (one.state != CandidateState::kScored || find_stage(one, kRepeated)) continue;
        CINEJURY_ASSIGN(const media::Source source, source_->reopen(one));
        ledger::Stage stage;
        stage.kind = kRepeated.kind;
        stage.name = kRepeated.name;
        scoring_->post([this, index, stage, source] { score_look(index, stage, source); });
    }
    return failure();
}

Status Session::take(Look look) {
    {
        const std::scoped_lock lock(mutex_);
        timing_.generator += look.stage.seconds;
    }
    if (look.status.ok()) {
        scoring_->post([this, index = look.candidate, stage = std::move(look.stage),
                        source = std::move(look.source)] { score_look(index, stage, source); });
        return failure();
    }
    CINEJURY_RETURN_IF_ERROR(update(
        look.candidate, [&](ledger::Candidate& candidate) { set_failed(candidate, look.status); }));
    tell({.kind = Event::Kind::kFailed,
          .candidate = look.candidate,
          .total = count(),
          .done = done(),
          .text = look.status.message()});
    return failure();
}

// On the scoring thread, where nothing may escape.
void Session::score_look(std::uint64_t index, ledger::Stage stage, const media::Source& source) {
    if (stopped()) return;
    try {
        Result<panel::ScoreReport> report = panel_->score({.candidate = index,
                                                           .source = source,
                                                           .prompt = plan_.prompt,
                                                           .is_preview = stage.kind == "preview",
                                                           .step = stage.step,
                                                           .sigma = stage.sigma},
                                                          services_.cancel);
        if (!report.ok() && report.status().code() == Code::kCancelled) return;
        Event event{.kind = Event::Kind::kLooked,
                    .candidate = index,
                    .text = stage.kind + " " + stage.name};
        if (report.ok()) {
            stage.score_seconds = event.seconds = add_timing(*report);
            stage.scores = std::move(report->scores);
        } else {
            event.kind = Event::Kind::kFailed;
            event.text = report.status().message();
        }
        const Status stored = update(index, [&](ledger::Candidate& candidate) {
            if (report.ok())
                candidate.stages.push_back(std::move(stage));
            else
                set_failed(candidate, report.status());
        });
        if (!stored.ok()) return fail(stored);
        event.total = count();
        event.done = done();
        tell(event);
    } catch (const std::exception& error) {
        fail({Code::kInternal, fmt::format("run: scoring candidate {}: {}", index, error.what())});
    }
}

Status Session::settle() {
    scoring_->drain();
    return failure();
}

Result<std::vector<Placed>> Session::rank(std::span<const std::uint64_t> indices,
                                          const StageId& stage) const {
    panel::PanelFile file = panel_->file();
    if (stage != kFinished)
        for (panel::Gate& gate : file.gates) gate.if_missing = panel::Gate::Missing::kPass;
    std::vector<panel::Judged> judged;
    for (const std::uint64_t index : indices) {
        const ledger::Candidate one = candidate(index);
        if (const auto* scores = scores_of(one, stage)) judged.push_back({index, *scores, ""});
    }
    std::vector<Placed> placed;
    if (judged.empty()) return placed;
    CINEJURY_ASSIGN(const panel::Verdict verdict, panel::decide(file, judged));
    for (const panel::Standing& standing : verdict.standings)
        placed.push_back(
            {standing.index, standing.in_contention ? standing.overall : std::nullopt});
    std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
        return a.overall.has_value() && (!b.overall || *a.overall > *b.overall);
    });
    return placed;
}

Status Session::prune(std::uint64_t index) {
    if (candidate(index).state != CandidateState::kPlanned) return {};
    source_->drop(index);
    return update(index,
                  [](ledger::Candidate& dropped) { dropped.state = CandidateState::kPruned; });
}

Status Session::prune_rest() {
    for (std::uint64_t index = 0; index < count(); ++index) CINEJURY_RETURN_IF_ERROR(prune(index));
    return {};
}

void Session::add_overalls(std::vector<ledger::Candidate>& candidates) const {
    std::map<std::pair<std::string, std::string>, std::map<std::uint64_t, double>> known;
    std::vector<std::uint64_t> all;
    for (const ledger::Candidate& candidate : candidates) all.push_back(candidate.index);
    for (ledger::Candidate& candidate : candidates)
        for (ledger::Stage& stage : candidate.stages) {
            const auto [values, missing] = known.try_emplace({stage.kind, stage.name});
            if (missing) {
                const Result<std::vector<Placed>> placed = rank(all, {stage.kind, stage.name});
                if (placed.ok())
                    for (const Placed& one : *placed)
                        if (one.overall) values->second[one.index] = *one.overall;
            }
            if (const auto found = values->second.find(candidate.index);
                found != values->second.end())
                stage.overall = found->second;
        }
}

double Session::cost() const {
    const std::scoped_lock lock(mutex_);
    double cost = 0;
    for (const ledger::Candidate& candidate : candidates_) cost += cost_of(candidate);
    return cost;
}

report::SearchCost Session::search_cost() const {
    report::SearchCost result;
    result.full_compute = cost();
    if (plan_.generator.empty()) return result;
    result.best_of_n = static_cast<double>(plan_.count);
    double seconds = 0, score_seconds = 0;
    for (const ledger::Candidate& candidate : candidates_) {
        seconds += number_at(candidate.cost_json, "seconds");
        for (const ledger::Stage& stage : candidate.stages) seconds += stage.seconds;
        score_seconds += score_seconds_of(candidate);
    }
    if (seconds > 0) result.scoring = score_seconds / (seconds / result.full_compute);
    return result;
}

}  // namespace cinejury::search
