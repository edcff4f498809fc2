// SPDX-License-Identifier: Apache-2.0
// Successive halving on previews (Jamieson, Talwalkar 2016, arXiv 1502.07943, with previews of
// denoising in place of partial training): at each rung the best share of the candidates goes on.
// Where the generator cannot hold stopped candidates, those that go on are made again from their
// seeds. Without previews it is best of N, with a notice.
#pragma once

#include "core/search/strategy.hpp"

namespace cinejury::search {

class Halving final : public Strategy {
public:
    Status run(SearchContext& context) override;
};

}  // namespace cinejury::search
