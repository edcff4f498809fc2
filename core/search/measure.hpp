// SPDX-License-Identifier: Apache-2.0
// What calibration does to a prompt: every candidate is looked at on every rung, drafted with every
// cache policy (or the one that is named, none by a name that no policy has), and finished. Nothing
// is dropped.
#pragma once

#include "core/search/strategy.hpp"

namespace cinejury::search {

class Measure final : public Strategy {
public:
    Status run(SearchContext& context) override;
};

}  // namespace cinejury::search
