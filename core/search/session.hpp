// SPDX-License-Identifier: Apache-2.0
// The state of one run while it goes on. Private to core/search.
// Thread rule: the calling thread makes candidates, a background thread scores them; records are
// guarded by one mutex.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/search/activity.hpp"
#include "core/search/background.hpp"
#include "core/search/run.hpp"
#include "core/search/source.hpp"
#include "core/search/strategy.hpp"

namespace cinejury::search {

// Notes why there is nothing of a candidate.
void set_failed(ledger::Candidate& candidate, const Status& status);

class Session final : public SearchContext {
public:
    // Opens panel and source; nothing is written yet.
    static Result<std::unique_ptr<Session>> open(const RunPlan& plan, const RunServices& services);

    Status begin(const std::string& output);
    Status resume(const std::string& run_id);
    // Strategy, set experts, verdict, ledger.
    Result<Outcome> complete();

    const RunPlan& plan() const override { return plan_; }
    Abilities abilities() const override { return source_->abilities(); }
    std::uint64_t count() const override { return candidates_.size(); }
    ledger::Candidate candidate(std::uint64_t index) const override;
    bool stopped() const override { return services_.cancel.cancelled() || !failure().ok(); }
    std::uint64_t batch() const override { return source_->batch(); }
    Status make(std::span<const std::uint64_t> indices) override;
    Status preview(std::span<const std::uint64_t> indices, double sigma) override;
    Status draft(std::span<const std::uint64_t> indices, const std::string& policy) override;
    Status repeat(std::span<const std::uint64_t> indices) override;
    Status prune(std::uint64_t index) override;
    Status settle() override;
    Result<std::vector<Placed>> rank(std::span<const std::uint64_t> indices,
                                     const StageId& stage) const override;
    double cost() const override;
    double seconds() const override;
    void notice(const std::string& text) override;

    CandidateSource& source() { return *source_; }

private:
    Session(const RunPlan& plan, const RunServices& services) : plan_(plan), services_(services) {}

    Status open_panel();
    std::vector<ledger::Fingerprint> fingerprints() const;
    // Changes one candidate and writes it, in one piece: making and scoring go on side by side.
    template <class Change>
    Status update(std::uint64_t index, Change change) {
        const std::scoped_lock lock(mutex_);
        ledger::Candidate& candidate = candidates_.at(index);
        change(candidate);
        return services_.ledger.put_candidate(run_.id, candidate);
    }
    Status take(Made made);
    // Candidates among `indices` that have not had this look.
    std::vector<ledger::Candidate> without(std::span<const std::uint64_t> indices,
                                           const StageId& stage) const;
    Status take(Look look);
    void score_look(std::uint64_t candidate, ledger::Stage stage, const media::Source& source);
    Status prune_rest();
    // What each look was worth among all of its kind.
    void add_overalls(std::vector<ledger::Candidate>& candidates) const;
    report::SearchCost search_cost() const;
    void score(std::uint64_t index, const media::Source& source);
    // Of one scored clip; all of its seconds.
    double add_timing(const panel::ScoreReport& report);
    void score_now(std::uint64_t index, const media::Source& source);
    Status score_sets();
    Outcome outcome(panel::Verdict verdict) const;
    bool seeds_echoed() const;
    Outcome interrupted();
    int exit_code(const Outcome& outcome) const;
    void tell(Event event) const;
    Status failure() const;
    void fail(const Status& status);
    std::uint64_t done() const;

    RunPlan plan_;
    RunServices services_;
    std::unique_ptr<panel::Panel> own_panel_;
    panel::Panel* panel_ = nullptr;  // own_panel_, or the caller's
    std::unique_ptr<CandidateSource> source_;
    ledger::Run run_;
    mutable std::mutex mutex_;  // guards candidates_, set_views_, timing_, failure_ and the ledger
    std::vector<ledger::Candidate> candidates_;
    // By candidate, of those scored by this process: a set expert needs no second decoding.
    std::map<std::uint64_t, std::shared_ptr<const media::Views>> set_views_;
    report::Timing timing_;
    Status failure_;
    Activity activity_;
    Activity::Clock::time_point begun_ = Activity::Clock::now();
    mutable std::mutex observer_mutex_;
    std::unique_ptr<Background> scoring_;
    std::vector<std::string> notices_;
};

}  // namespace cinejury::search
