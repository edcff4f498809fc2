// SPDX-License-Identifier: Apache-2.0
#include "core/search/draws.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/search/reservation.hpp"

namespace cinejury::search {

Result<std::vector<std::uint64_t>> Draws::next(std::uint64_t most, const StageId& stage) {
    std::vector<std::uint64_t> indices;
    if (context_.stopped() || capped()) return indices;
    CINEJURY_ASSIGN(const bool reached, enough(stage));
    if (reached) return indices;
    const SearchChoice& search = context_.plan().search;
    if (search.most_cost > 0) {
        const double left = search.most_cost - context_.cost();
        most = std::min(most, static_cast<std::uint64_t>(std::max(1.0, left)));
    }
    for (std::uint64_t index = drawn_.size(); index < context_.count() && indices.size() < most;
         ++index)
        indices.push_back(index);
    drawn_.insert(drawn_.end(), indices.begin(), indices.end());
    return indices;
}

// The first candidate is always made: a cap is no reason for nothing at all.
bool Draws::capped() {
    const SearchChoice& search = context_.plan().search;
    if (drawn_.empty() || drawn_.size() == context_.count()) return false;
    const bool cost = search.most_cost > 0 && context_.cost() + 1 > search.most_cost + 1e-9;
    const bool seconds = search.most_seconds > 0 && context_.seconds() >= search.most_seconds;
    if (!cost && !seconds) return false;
    if (!told_)
        context_.notice(
            fmt::format("the limit of {} was reached after {} of {} candidates",
                        cost ? fmt::format("{} whole candidates of compute", search.most_cost)
                             : fmt::format("{} seconds", search.most_seconds),
                        drawn_.size(), context_.count()));
    told_ = true;
    return true;
}

Result<bool> Draws::enough(const StageId& stage) const {
    const SearchChoice& search = context_.plan().search;
    if (!search.stopping || drawn_.empty()) return false;
    CINEJURY_ASSIGN(const std::vector<Placed> placed, context_.rank(drawn_, stage));
    std::vector<double> values;
    for (const Placed& one : placed)
        if (one.overall) values.push_back(*one.overall);
    if (values.empty()) return false;
    const std::optional<double> reservation =
        search.reservation ? search.reservation
                           : reservation_value(values, context_.plan().count, context_.count());
    return reservation && values.front() >= *reservation;
}

}  // namespace cinejury::search
