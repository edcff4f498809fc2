// SPDX-License-Identifier: Apache-2.0
#include "core/search/best_of_n.hpp"

#include <algorithm>

namespace cinejury::search {

Status BestOfN::run(SearchContext& context) {
    const std::uint64_t batch = context.batch();
    for (std::uint64_t first = 0; first < context.count() && !context.stopped(); first += batch) {
        std::vector<std::uint64_t> indices;
        for (std::uint64_t i = first; i < std::min(first + batch, context.count()); ++i)
            indices.push_back(i);
        CINEJURY_RETURN_IF_ERROR(context.make(indices));
    }
    return {};
}

}  // namespace cinejury::search
