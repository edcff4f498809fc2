// SPDX-License-Identifier: Apache-2.0
// Which candidates a search begins next, and when it has enough: caps of cost and time, and, with
// stopping, a reservation value with recall.
// Thread rule: as the strategy that uses it.
#pragma once

#include <cstdint>
#include <vector>

#include "core/search/strategy.hpp"

namespace cinejury::search {

class Draws {
public:
    explicit Draws(SearchContext& context) : context_(context) {}

    // Whether `next` needs the scores of what was drawn before: settle first.
    bool watches_scores() const { return context_.plan().search.stopping; }
    // At most `most` indices that were not handed out yet, rising; none when the search is over.
    // `stage`: whose scores decide about stopping.
    Result<std::vector<std::uint64_t>> next(std::uint64_t most, const StageId& stage = kFinished);
    // All handed out so far.
    const std::vector<std::uint64_t>& drawn() const { return drawn_; }

private:
    Result<bool> enough(const StageId& stage) const;
    bool capped();

    SearchContext& context_;
    std::vector<std::uint64_t> drawn_;
    bool told_ = false;
};

}  // namespace cinejury::search
