// SPDX-License-Identifier: Apache-2.0
// Draft, rank, commit (arXiv 2607.23159): every candidate is drafted with a cheap cache policy, the
// best drafts are made in full. Without such a policy it is best of N, with a notice.
#pragma once

#include "core/search/strategy.hpp"

namespace cinejury::search {

class Draft final : public Strategy {
public:
    Status run(SearchContext& context) override;
};

}  // namespace cinejury::search
