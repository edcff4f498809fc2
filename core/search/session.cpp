// SPDX-License-Identifier: Apache-2.0
#include "core/search/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/search/candidate_spec.hpp"
#include "core/search/media_json.hpp"

namespace cinejury::search {
namespace {

using ledger::CandidateState;

// Clips that wait for scoring while the next one is made; more would only fill memory.
constexpr std::size_t kWaitingForScores = 2;

void set_failed(ledger::Candidate& candidate, const Status& status) {
    candidate.state = CandidateState::kFailed;
    candidate.error = status.message();
    candidate.error_code = code_name(status.code());
    candidate.scores.clear();
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const RunPlan& plan, const RunServices& services) {
    CINEJURY_RETURN_IF_ERROR(check_plan(plan));
    CINEJURY_RETURN_IF_ERROR(make_strategy(plan.strategy).status());
    std::unique_ptr<Session> session(new Session(plan, services));
    CINEJURY_RETURN_IF_ERROR(session->open_panel());
    if (plan.generator.empty()) {
        session->source_ = open_files(plan, services.panel_options.limits, services.cancel);
        if (services.cancel.cancelled())
            return Status(Code::kCancelled, "run: stopped before it began");
    } else {
        CINEJURY_ASSIGN(session->source_,
                        open_generator(plan, services.catalogue, services.host, services.cancel));
    }
    return session;
}

Status Session::open_panel() {
    panel_ = services_.panel;
    if (panel_) return {};
    CINEJURY_ASSIGN(panel::PanelFile file, panel::find_panel(plan_.panel));
    std::map<std::string, plugin::Settings> for_experts = plan_.settings;
    for_experts.erase(plan_.generator);
    CINEJURY_ASSIGN(own_panel_,
                    panel::Panel::open(std::move(file), services_.catalogue, services_.host,
                                       for_experts, services_.panel_options));
    panel_ = own_panel_.get();
    return {};
}

std::vector<ledger::Fingerprint> Session::fingerprints() const {
    std::vector<ledger::Fingerprint> all = source_->fingerprints();
    all.push_back({"panel " + panel_->file().name, panel_->file().digest});
    for (const panel::OpenExpert& expert : panel_->experts()) {
        const std::string& id = expert.plugin->metadata.id;
        all.push_back({"plugin " + id, expert.library_digest});
        if (!expert.weights_digest.empty())
            all.push_back({"weights of " + id, expert.weights_digest});
    }
    return all;
}

Status Session::begin(const std::string& output) {
    run_.command = plan_.command;
    run_.prompt = plan_.prompt;
    run_.plan_json = plan_to_json(plan_);
    run_.fingerprints = fingerprints();
    run_.output = output;
    for (std::uint64_t index = 0; index < plan_.count; ++index) {
        ledger::Candidate& candidate = candidates_.emplace_back();
        candidate.index = index;
        if (plan_.generator.empty())
            candidate.input = plan_.files[index];
        else
            candidate.seed = candidate_seed(plan_.seed, index);
    }
    CINEJURY_RETURN_IF_ERROR(services_.ledger.begin(run_, candidates_));
    tell({.kind = Event::Kind::kStarted, .total = count(), .text = run_.id});
    return {};
}

Status Session::resume(const std::string& run_id) {
    CINEJURY_ASSIGN(run_, services_.ledger.run(run_id));
    const std::vector<ledger::Fingerprint> now = fingerprints();
    for (const ledger::Fingerprint& then : run_.fingerprints) {
        const auto same =
            std::find_if(now.begin(), now.end(), [&](auto& f) { return f.what == then.what; });
        if (same == now.end() || *same != then)
            return {Code::kInvalidArgument,
                    fmt::format("run {}: {} is not what the run was begun with ({} then, {} now); "
                                "begin a new run",
                                run_id, then.what, then.digest.empty() ? "none" : then.digest,
                                same == now.end()      ? "absent"
                                : same->digest.empty() ? "none"
                                                       : same->digest)};
    }
    if (now.size() != run_.fingerprints.size())
        return {Code::kInvalidArgument,
                fmt::format("run {}: it was begun with fewer plugins or inputs; begin a new run",
                            run_id)};
    CINEJURY_RETURN_IF_ERROR(services_.ledger.claim(run_id));
    CINEJURY_ASSIGN(candidates_, services_.ledger.candidates(run_id));
    tell({.kind = Event::Kind::kResumed, .total = count(), .done = done(), .text = run_.id});
    return {};
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

Status Session::store(const ledger::Candidate& candidate) {
    const std::scoped_lock lock(mutex_);
    candidates_.at(candidate.index) = candidate;
    return services_.ledger.put_candidate(run_.id, candidate);
}

Status Session::take(Made made) {
    CINEJURY_RETURN_IF_ERROR(store(made.record));
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
        {.candidate = index, .source = source, .prompt = plan_.prompt}, services_.cancel);
    ledger::Candidate candidate;
    {
        const std::scoped_lock lock(mutex_);
        candidate = candidates_.at(index);
    }
    double seconds = 0;
    if (!report.ok()) {
        if (report.status().code() == Code::kCancelled) return;
        set_failed(candidate, report.status());
    } else if (report->digest != candidate.digest) {
        set_failed(candidate,
                   {Code::kBadData,
                    fmt::format("{}: its content changed while it was read; keep inputs still "
                                "during a run",
                                candidate.input.empty() ? candidate.artifact : candidate.input)});
    } else {
        seconds = report->decode_seconds + report->view_seconds + report->expert_seconds;
        activity_.add(seconds);
        candidate.state = CandidateState::kScored;
        candidate.scores = std::move(report->scores);
        candidate.media_json = media_info_to_json(report->info);
        candidate.timing_json = nlohmann::json{{"decode", report->decode_seconds},
                                               {"views", report->view_seconds},
                                               {"experts", report->expert_seconds}}
                                    .dump();
        const std::scoped_lock lock(mutex_);
        timing_.decode += report->decode_seconds;
        timing_.views += report->view_seconds;
        timing_.experts += report->expert_seconds;
    }
    if (const Status stored = store(candidate); !stored.ok()) return fail(stored);
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
        CINEJURY_ASSIGN(media::Source source, source_->reopen(candidate));
        requests.push_back(
            {.candidate = candidate.index, .source = std::move(source), .prompt = plan_.prompt});
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
        CINEJURY_RETURN_IF_ERROR(store(candidate));
    }
    return {};
}

Result<Outcome> Session::complete() {
    CINEJURY_ASSIGN(const std::unique_ptr<Strategy> strategy, make_strategy(plan_.strategy));
    scoring_ = std::make_unique<Background>(kWaitingForScores);
    Status status = strategy->run(*this);
    scoring_->drain();
    scoring_.reset();
    if (status.ok()) status = failure();
    if (status.ok() && !services_.cancel.cancelled()) status = score_sets();
    if (services_.cancel.cancelled() && (status.ok() || status.code() == Code::kCancelled))
        return interrupted();
    std::vector<panel::Judged> judged;
    for (const ledger::Candidate& candidate : candidates_)
        judged.push_back({candidate.index, candidate.scores, candidate.error});
    Result<panel::Verdict> verdict = status.ok() ? panel::decide(panel_->file(), judged)
                                                 : Result<panel::Verdict>(std::move(status));
    if (!verdict.ok()) {
        // What is written stays and can be resumed; a second failure of the ledger adds nothing to
        // the first.
        (void)services_.ledger.finish(run_.id, ledger::RunState::kFailed, 1, "");
        return verdict.status().with_context("run " + run_.id);
    }
    Outcome result = outcome(*std::move(verdict));
    run_.result_json = report::result_json(result.report);
    run_.state = ledger::RunState::kFinished;
    run_.exit_code = result.exit_code;
    CINEJURY_RETURN_IF_ERROR(
        services_.ledger.finish(run_.id, run_.state, run_.exit_code, run_.result_json)
            .with_context("run " + run_.id));
    result.report.run = run_;
    tell({.kind = Event::Kind::kJudged, .total = count(), .done = done()});
    return result;
}

Outcome Session::outcome(panel::Verdict verdict) const {
    Outcome result;
    report::ReportInput& report = result.report;
    report.run = run_;
    report.candidates = candidates_;
    report.panel = panel_->file();
    report.verdict = std::move(verdict);
    report.plugins = source_->manifest();
    for (report::PluginUse& generator : report.plugins)
        generator.deterministic = generator.deterministic || seeds_echoed();
    for (const panel::OpenExpert& expert : panel_->experts())
        report.plugins.push_back(expert_use(expert));
    report.timing = timing_;
    report.timing.wall = std::chrono::duration<double>(Activity::Clock::now() - begun_).count();
    report.timing.busy = activity_.covered();
    report.strategy = plan_.strategy;
    report.cinejury_version = CINEJURY_VERSION;
    result.failed = static_cast<std::uint64_t>(
        std::count_if(candidates_.begin(), candidates_.end(),
                      [](auto& c) { return c.state == CandidateState::kFailed; }));
    result.exit_code = exit_code(result);
    return result;
}

// By what the ledger has, so that a resumed run says the same.
bool Session::seeds_echoed() const {
    bool any = false;
    for (const ledger::Candidate& candidate : candidates_) {
        if (candidate.digest.empty()) continue;
        if (!echoes_seed(candidate.spec_json)) return false;
        any = true;
    }
    return any;
}

int Session::exit_code(const Outcome& outcome) const {
    if (outcome.failed == count()) return plan_.generator.empty() ? 7 : 4;
    if (!outcome.report.verdict.winner && plan_.command != "score") return 3;
    return outcome.failed > 0 ? 6 : 0;
}

Outcome Session::interrupted() {
    (void)services_.ledger.finish(run_.id, ledger::RunState::kInterrupted, 130,
                                  "");  // a crash leaves the same state
    Outcome result = outcome({});
    result.interrupted = true;
    result.exit_code = 130;
    return result;
}

void Session::tell(Event event) const {
    if (!services_.observer) return;
    const std::scoped_lock lock(observer_mutex_);
    services_.observer(event);
}

Status Session::failure() const {
    const std::scoped_lock lock(mutex_);
    return failure_;
}

void Session::fail(const Status& status) {
    const std::scoped_lock lock(mutex_);
    if (failure_.ok()) failure_ = status;
}

std::uint64_t Session::done() const {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::uint64_t>(
        std::count_if(candidates_.begin(), candidates_.end(), [](auto& c) {
            return c.state == CandidateState::kScored || c.state == CandidateState::kFailed;
        }));
}

}  // namespace cinejury::search
