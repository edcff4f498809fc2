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

std::int64_t count_of(const std::vector<ledger::Candidate>& candidates, CandidateState state) {
    return std::count_if(candidates.begin(), candidates.end(),
                         [state](auto& c) { return c.state == state; });
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
    for (std::uint64_t index = 0; index < planned_candidates(plan_); ++index) {
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

Result<Outcome> Session::complete() {
    CINEJURY_ASSIGN(const std::unique_ptr<Strategy> strategy, make_strategy(plan_.strategy));
    scoring_ = std::make_unique<Background>(kWaitingForScores);
    Status status = strategy->run(*this);
    scoring_->drain();
    scoring_.reset();
    if (status.ok()) status = failure();
    if (status.ok() && !services_.cancel.cancelled()) status = prune_rest();
    if (status.ok() && !services_.cancel.cancelled()) status = score_sets();
    if (services_.cancel.cancelled() && (status.ok() || status.code() == Code::kCancelled))
        return interrupted();
    std::vector<panel::Judged> judged;
    for (const ledger::Candidate& candidate : candidates_)
        if (candidate.state != CandidateState::kPruned)
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
    // Those that the search never began tell nothing.
    for (const ledger::Candidate& candidate : candidates_)
        if (candidate.state != CandidateState::kPruned || !candidate.stages.empty())
            report.candidates.push_back(candidate);
    add_overalls(report.candidates);
    report.notices = notices_;
    report.cost = search_cost();
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
    result.failed = static_cast<std::uint64_t>(count_of(candidates_, CandidateState::kFailed));
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
    if (count_of(candidates_, CandidateState::kScored) == 0) return plan_.generator.empty() ? 7 : 4;
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
    return static_cast<std::uint64_t>(count_of(candidates_, CandidateState::kScored) +
                                      count_of(candidates_, CandidateState::kFailed) +
                                      count_of(candidates_, CandidateState::kPruned));
}

ledger::Candidate Session::candidate(std::uint64_t index) const {
    const std::scoped_lock lock(mutex_);
    return candidates_.at(index);
}

double Session::seconds() const {
    return std::chrono::duration<double>(Activity::Clock::now() - begun_).count();
}

void Session::notice(const std::string& text) {
    if (std::find(notices_.begin(), notices_.end(), text) != notices_.end()) return;
    notices_.push_back(text);
    tell({.kind = Event::Kind::kNotice, .total = count(), .done = done(), .text = text});
}

}  // namespace cinejury::search
