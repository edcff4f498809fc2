// SPDX-License-Identifier: Apache-2.0
#include "core/search/measure.hpp"

#include <algorithm>
#include <numeric>

#include "core/search/groups.hpp"

namespace cinejury::search {
namespace {

// Candidates of a prompt that are scored twice: over some prompts they say how far scorers agree
// with themselves.
constexpr std::size_t kRepeats = 2;

}  // namespace

Status Measure::run(SearchContext& context) {
    std::vector<std::uint64_t> all(context.count());
    std::iota(all.begin(), all.end(), std::uint64_t{0});
    const Abilities abilities = context.abilities();
    const std::string& wanted = context.plan().search.draft_policy;
    CINEJURY_RETURN_IF_ERROR(
        in_groups(context, all, [&](std::span<const std::uint64_t> group) -> Status {
            for (const std::string& policy : abilities.drafts)
                if (wanted.empty() || wanted == policy)
                    CINEJURY_RETURN_IF_ERROR(context.draft(group, policy));
            if (abilities.previews)
                for (const Rung& rung : context.plan().search.rungs)
                    CINEJURY_RETURN_IF_ERROR(context.preview(group, rung.sigma));
            return context.make(group);
        }));
    CINEJURY_RETURN_IF_ERROR(context.settle());
    return context.repeat(std::span(all).first(std::min(all.size(), kRepeats)));
}

}  // namespace cinejury::search
