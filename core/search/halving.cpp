// SPDX-License-Identifier: Apache-2.0
#include "core/search/halving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/search/best_of_n.hpp"
#include "core/search/draws.hpp"
#include "core/search/groups.hpp"

namespace cinejury::search {
namespace {

// Smallest group of candidates that is halved among itself when the search may stop in between.
constexpr std::uint64_t kSmallestBracket = 4;

// Looks at `alive` at the rung and drops the worst of them. False: they cannot be compared.
Result<bool> climb(SearchContext& context, const Rung& rung, std::vector<std::uint64_t>& alive) {
    CINEJURY_RETURN_IF_ERROR(
        in_groups(context, alive, [&](auto group) { return context.preview(group, rung.sigma); }));
    CINEJURY_RETURN_IF_ERROR(context.settle());
    if (context.stopped()) return true;
    CINEJURY_ASSIGN(const std::vector<Placed> placed, context.rank(alive, preview_at(rung.sigma)));
    if (!placed.empty() && !placed.front().overall) return false;
    const auto kept = static_cast<std::size_t>(
        std::max(1.0, std::ceil(rung.keep * static_cast<double>(alive.size()) - 1e-9)));
    alive.clear();
    for (const Placed& one : placed) {
        if (alive.size() < kept)
            alive.push_back(one.index);
        else
            CINEJURY_RETURN_IF_ERROR(context.prune(one.index));
    }
    std::sort(alive.begin(), alive.end());
    return true;
}

}  // namespace

Status Halving::run(SearchContext& context) {
    const SearchChoice& search = context.plan().search;
    const Abilities abilities = context.abilities();
    if (!abilities.previews || search.rungs.empty()) {
        context.notice(abilities.previews
                           ? "halving: there are no rungs: all candidates are made in full"
                           : "halving: the generator has no previews at a step: all candidates are "
                             "made in full");
        return BestOfN().run(context);
    }
    if (!abilities.holds)
        context.notice(
            "halving: the generator cannot hold stopped candidates: those that go on "
            "are made again from their seeds");
    Draws draws(context);
    const std::uint64_t bracket = draws.watches_scores()
                                      ? std::max(kSmallestBracket, context.plan().count / 2)
                                      : context.count();
    while (true) {
        CINEJURY_ASSIGN(std::vector<std::uint64_t> alive, draws.next(bracket));
        if (alive.empty() || context.stopped()) return {};
        for (const Rung& rung : search.rungs) {
            CINEJURY_ASSIGN(const bool compared, climb(context, rung, alive));
            if (context.stopped()) return {};
            if (!compared) {
                context.notice(
                    "halving: nobody on this panel judges previews: all candidates are "
                    "made in full");
                break;
            }
        }
        CINEJURY_RETURN_IF_ERROR(make_in_groups(context, std::move(alive)));
        if (draws.watches_scores()) CINEJURY_RETURN_IF_ERROR(context.settle());
    }
}

}  // namespace cinejury::search
