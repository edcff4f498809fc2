// SPDX-License-Identifier: Apache-2.0
// What a tuning run is asked to do, from options and, with --resume, from what it was begun with.
// Thread rule: main thread.
#pragma once

#include "core/plugin/catalogue.hpp"
#include "core/search/plan.hpp"
#include "core/tune/plan.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

struct TuneStart {
    tune::TunePlan tune;   // without generator's and panel's digests, which plugins tell
    search::RunPlan crew;  // generator, panel and settings of plugins
    bool resumed = false;
};

// kInvalidArgument: an option or file that is missing or makes no run; a folder that holds a run
// already; options that are not those of the run that is resumed. kNotFound: nothing to resume.
Result<TuneStart> tune_start(const Context& context, const plugin::Catalogue& catalogue);

// For the run's folder, so that tune_start finds it again.
nlohmann::json begun_json(const TuneStart& start);

}  // namespace cinejury::cli
