// SPDX-License-Identifier: Apache-2.0
#include "core/search/draft.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/search/best_of_n.hpp"
#include "core/search/draws.hpp"
#include "core/search/groups.hpp"

namespace cinejury::search {
namespace {

// The policy to draft with; empty when there is none.
Result<std::string> chosen_policy(const SearchContext& context) {
    const std::vector<std::string> known = context.abilities().drafts;
    const std::string& asked = context.plan().search.draft_policy;
    if (known.empty()) return std::string();
    if (asked.empty()) return known.back();
    if (std::find(known.begin(), known.end(), asked) != known.end()) return asked;
    return Status(Code::kInvalidArgument,
                  fmt::format("draft policy: {} has no cache policy '{}'; it has {}",
                              context.plan().generator, asked, fmt::join(known, ", ")));
}

}  // namespace

Status Draft::run(SearchContext& context) {
    CINEJURY_ASSIGN(const std::string policy, chosen_policy(context));
    if (policy.empty()) {
        context.notice("draft: the generator has no cache policy: all candidates are made in full");
        return BestOfN().run(context);
    }
    Draws draws(context);
    while (true) {
        CINEJURY_ASSIGN(const std::vector<std::uint64_t> indices,
                        draws.next(context.batch(), draft_with(policy)));
        if (indices.empty()) break;
        CINEJURY_RETURN_IF_ERROR(context.draft(indices, policy));
        if (draws.watches_scores()) CINEJURY_RETURN_IF_ERROR(context.settle());
    }
    CINEJURY_RETURN_IF_ERROR(context.settle());
    if (context.stopped()) return {};
    CINEJURY_ASSIGN(const std::vector<Placed> placed,
                    context.rank(draws.drawn(), draft_with(policy)));
    const bool ranked = !placed.empty() && placed.front().overall.has_value();
    if (!ranked)
        context.notice("draft: the drafts cannot be compared: all candidates are made in full");
    std::vector<std::uint64_t> committed;
    for (const Placed& one : placed) {
        if (!ranked || committed.size() < context.plan().search.commit)
            committed.push_back(one.index);
        else
            CINEJURY_RETURN_IF_ERROR(context.prune(one.index));
    }
    return make_in_groups(context, std::move(committed));
}

}  // namespace cinejury::search
