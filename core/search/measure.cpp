// SPDX-License-Identifier: Apache-2.0
#include "core/search/measure.hpp"

#include <numeric>

#include "core/search/groups.hpp"

namespace cinejury::search {

Status Measure::run(SearchContext& context) {
    std::vector<std::uint64_t> all(context.count());
    std::iota(all.begin(), all.end(), std::uint64_t{0});
    const Abilities abilities = context.abilities();
    const std::string& wanted = context.plan().search.draft_policy;
    return in_groups(context, all, [&](std::span<const std::uint64_t> group) -> Status {
        for (const std::string& policy : abilities.drafts)
            if (wanted.empty() || wanted == policy)
                CINEJURY_RETURN_IF_ERROR(context.draft(group, policy));
        if (abilities.previews)
            for (const Rung& rung : context.plan().search.rungs)
                CINEJURY_RETURN_IF_ERROR(context.preview(group, rung.sigma));
        return context.make(group);
    });
}

}  // namespace cinejury::search
