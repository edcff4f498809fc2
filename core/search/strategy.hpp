// SPDX-License-Identifier: Apache-2.0
// Search strategies: ordinary host code that decides which candidates are made, in which order.
// Thread rule: a strategy runs on the thread of run_search; scoring goes on behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "core/ledger/records.hpp"

namespace cinejury::search {

// What a strategy works on.
class SearchContext {
public:
    virtual ~SearchContext() = default;
    // Candidates of the run, planned or further along; their number never changes.
    virtual std::uint64_t count() const = 0;
    virtual const ledger::Candidate& candidate(std::uint64_t index) const = 0;
    // The run is to stop: start nothing new.
    virtual bool stopped() const = 0;
    // How many candidates the source makes best at once, at least 1.
    virtual std::uint64_t batch() const = 0;
    // Makes the given candidates unless they are made already, and queues each for scoring as it
    // comes. A candidate that cannot be made is noted as failed and is no failure of the call; a
    // failure here (ledger, disk, cancelled) ends the search.
    virtual Status make(std::span<const std::uint64_t> indices) = 0;
};

class Strategy {
public:
    virtual ~Strategy() = default;
    virtual Status run(SearchContext& context) = 0;
};

// By name: "bon". kNotFound suggests the nearest name.
Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name);
std::vector<std::string> strategy_names();

}  // namespace cinejury::search
