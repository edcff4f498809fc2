// SPDX-License-Identifier: Apache-2.0
// The plan of a run from options and arguments. Thread rule: main thread.
#pragma once

#include "core/plugin/catalogue.hpp"
#include "core/search/plan.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

// A new run's plan from all settings. kInvalidArgument: a missing prompt or file, no or several
// generators to choose from, a --set that names no plugin.
Result<search::RunPlan> new_plan(const Context& context, const plugin::Catalogue& catalogue);
// `begun` with what the command line says over it, so that a difference can be told; environment
// and configuration may have changed since the run was begun and do not count.
Result<search::RunPlan> plan_over(const search::RunPlan& begun, const Context& context,
                                  const plugin::Catalogue& catalogue);
// Splits PLUGIN.OPTION=VALUE; ids and options have dots themselves, so the plugins that are there
// decide, and the option and its value are checked. kInvalidArgument suggests the nearest name.
Status apply_setting(const Given& given, const plugin::Catalogue& catalogue,
                     std::map<std::string, plugin::Settings>& settings);

// What calibrate does to each prompt: the options, with seed 1 unless told; prompt and strategy are
// the caller's.
Result<search::RunPlan> measuring_plan(const Context& context, const plugin::Catalogue& catalogue);

// The options of a strategy, and how many candidates, over a plan.
Status take_search(const Context& context, search::RunPlan& plan);

}  // namespace cinejury::cli
