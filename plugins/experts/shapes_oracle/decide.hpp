// SPDX-License-Identifier: Apache-2.0
// Which statements of a request a clip shows.
// Thread rule: pure functions.
#pragma once

#include <optional>

#include "plugins/experts/shapes_oracle/tracks.hpp"

namespace cinejury::shapes::oracle {

// Empty: not stated.
struct Answers {
    std::optional<bool> object, attribute, action, location;
    bool count = false;
    bool steady = false;

    // Every stated criterion, and steady.
    bool all() const {
        return object.value_or(true) && attribute.value_or(true) && action.value_or(true) &&
               location.value_or(true) && count && steady;
    }
};

Answers decide(const Request& request, const Seen& seen);

}  // namespace cinejury::shapes::oracle
