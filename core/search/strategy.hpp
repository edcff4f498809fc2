// SPDX-License-Identifier: Apache-2.0
// Search strategies: ordinary host code that decides which candidates are begun, looked at, dropped
// and finished. A strategy decides by what the context tells, which a resumed run tells again: so
// it needs no memory of its own. Thread rule: a strategy runs on the thread of run_search; scoring
// goes on behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "core/ledger/records.hpp"
#include "core/search/plan.hpp"
#include "core/search/source.hpp"

namespace cinejury::search {

// A candidate among others, best first; equal ones by index.
struct Placed {
    std::uint64_t index = 0;
    std::optional<double> overall;  // absent: out of contention, or nothing could be compared
};

// Which look: the kind and name of a ledger::Stage; kFinished: the finished candidate.
struct StageId {
    std::string kind, name;
    bool operator==(const StageId&) const = default;
};
inline const StageId kFinished{};
StageId preview_at(double sigma);
StageId draft_with(const std::string& policy);
inline const StageId kRepeated{"repeat", "1"};  // the finished clip, scored once more

// What a strategy works on.
class SearchContext {
public:
    virtual ~SearchContext() = default;
    virtual const RunPlan& plan() const = 0;
    virtual Abilities abilities() const = 0;
    // Candidates of the run, planned or further along; their number never changes.
    virtual std::uint64_t count() const = 0;
    virtual ledger::Candidate candidate(std::uint64_t index) const = 0;
    // The run is to stop: start nothing new.
    virtual bool stopped() const = 0;
    // How many candidates the source makes best at once, at least 1.
    virtual std::uint64_t batch() const = 0;
    // Makes the given candidates unless they are made already, and queues each for scoring as it
    // comes. A candidate that cannot be made is noted as failed and is no failure of the call; a
    // failure here (ledger, disk, cancelled) ends the search.
    virtual Status make(std::span<const std::uint64_t> indices) = 0;
    // Looks at the given candidates, unless that was done already, at a noise level or as drafts
    // with a cache policy, and queues each look for scoring. Failures as for make.
    virtual Status preview(std::span<const std::uint64_t> indices, double sigma) = 0;
    virtual Status draft(std::span<const std::uint64_t> indices, const std::string& policy) = 0;
    // Queues those of the given candidates that are scored to be scored once more, unless that was
    // done already: how far a scorer agrees with itself.
    virtual Status repeat(std::span<const std::uint64_t> indices) = 0;
    // No more is needed of a candidate. Those that a strategy neither makes nor prunes are pruned
    // at the end.
    virtual Status prune(std::uint64_t index) = 0;
    // Returns when everything that was queued is scored; rank after it.
    virtual Status settle() = 0;
    // Ranks candidates by one of their looks (gates that only finished clips can pass do not count)
    // or, with kFinished, by their scores. Those without it, and failed ones, are left out.
    virtual Result<std::vector<Placed>> rank(std::span<const std::uint64_t> indices,
                                             const StageId& stage) const = 0;
    // So far, in whole candidates of denoiser compute.
    virtual double cost() const = 0;
    virtual double seconds() const = 0;
    // For people: the search does less than was asked for, and why.
    virtual void notice(const std::string& text) = 0;
};

class Strategy {
public:
    virtual ~Strategy() = default;
    virtual Status run(SearchContext& context) = 0;
};

// By name: "bon", "draft", "halving", "measure". kNotFound suggests the nearest name.
Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name);
std::vector<std::string> strategy_names();

}  // namespace cinejury::search
