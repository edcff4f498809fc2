// SPDX-License-Identifier: Apache-2.0
// Work on more candidates than the source takes at once.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "core/search/strategy.hpp"

namespace cinejury::search {

// Calls `work` with at most context.batch() indices at a time, until the run is stopped.
template <class Work>
Status in_groups(SearchContext& context, std::span<const std::uint64_t> indices, Work work) {
    while (!indices.empty() && !context.stopped()) {
        const std::size_t size =
            std::min<std::size_t>(indices.size(), static_cast<std::size_t>(context.batch()));
        CINEJURY_RETURN_IF_ERROR(work(indices.first(size)));
        indices = indices.subspan(size);
    }
    return {};
}

// In the order of the indices, so that equal choices make equal runs.
inline Status make_in_groups(SearchContext& context, std::vector<std::uint64_t> indices) {
    std::sort(indices.begin(), indices.end());
    return in_groups(context, indices, [&](auto group) { return context.make(group); });
}

}  // namespace cinejury::search
