// SPDX-License-Identifier: Apache-2.0
#include "core/search/best_of_n.hpp"

#include "core/search/draws.hpp"

namespace cinejury::search {

Status BestOfN::run(SearchContext& context) {
    Draws draws(context);
    while (true) {
        CINEJURY_ASSIGN(const std::vector<std::uint64_t> indices, draws.next(context.batch()));
        if (indices.empty()) return {};
        CINEJURY_RETURN_IF_ERROR(context.make(indices));
        if (draws.watches_scores()) CINEJURY_RETURN_IF_ERROR(context.settle());
    }
}

}  // namespace cinejury::search
