// SPDX-License-Identifier: Apache-2.0
// How candidates are to be made, from the struct that generators get. Thread rule: free functions.
#pragma once

#include "cinejury/generator.h"
#include "core/base/status.hpp"
#include "core/search/plan.hpp"

namespace cinejury::embed {

// kInvalidArgument: a field that the host decides (seed, noise, folder) or does not plan with yet.
Result<search::SpecChoice> read_spec(const cj_candidate_spec_t* given);

}  // namespace cinejury::embed
