// SPDX-License-Identifier: Apache-2.0
// Best of N: every candidate is made in full, in the order of the indices.
#pragma once

#include "core/search/strategy.hpp"

namespace cinejury::search {

class BestOfN final : public Strategy {
public:
    Status run(SearchContext& context) override;
};

}  // namespace cinejury::search
