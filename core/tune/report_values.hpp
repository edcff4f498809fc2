// SPDX-License-Identifier: Apache-2.0
// The measured values of a run in its report: curves with their guard rails, first and last values.
// Thread rule: pure functions.
#pragma once

#include <string>

#include "core/tune/tuning.hpp"

namespace cinejury::tune {

// HTML: one picture for each criterion, in which selecting and held-out judge stand together; one
// for each canary; one for diversity.
std::string curve_figures(const TunePlan& plan, const TuneResult& result);

// HTML: each value at the start, of the adapter that stands, and of one that was rolled back.
std::string value_table(const TunePlan& plan, const TuneResult& result);

}  // namespace cinejury::tune
