// SPDX-License-Identifier: Apache-2.0
// The commands; each is one file in this folder and one row of table/commands.cpp. Each writes data
// to the context's output, says what there is to say, and returns the exit code.
// Thread rule: one, on the main thread.
#pragma once

#include "hosts/cli/context.hpp"

namespace cinejury::cli {

ExitCode run_pick(Context& context);
ExitCode run_rank(Context& context);
ExitCode run_score(Context& context);
ExitCode run_replay(Context& context);
ExitCode run_calibrate(Context& context);
ExitCode run_simulate(Context& context);
ExitCode run_tune(Context& context);
ExitCode run_runs_list(Context& context);
ExitCode run_runs_show(Context& context);
ExitCode run_runs_rm(Context& context);
ExitCode run_runs_gc(Context& context);
ExitCode run_runs_replay(Context& context);
ExitCode run_plugins_list(Context& context);
ExitCode run_plugins_inspect(Context& context);
ExitCode run_validate(Context& context);
ExitCode run_kit_list(Context& context);
ExitCode run_kit_make(Context& context);
ExitCode run_kit_run(Context& context);
ExitCode run_new(Context& context);
ExitCode run_criteria(Context& context);
ExitCode run_panels_list(Context& context);
ExitCode run_panels_show(Context& context);
ExitCode run_doctor(Context& context);
ExitCode run_config_show(Context& context);
ExitCode run_completion(Context& context);
ExitCode run_man(Context& context);
ExitCode run_help(Context& context);
ExitCode run_version(Context& context);

}  // namespace cinejury::cli
