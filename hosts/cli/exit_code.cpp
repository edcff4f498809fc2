// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/exit_code.hpp"

#include <array>

namespace cinejury::cli {
namespace {

// Before the first candidate: a bad value is the user's, an adapter file that the generator refuses
// the input's, a run that another process works on the ledger's, anything else a plugin's or
// panel's.
ExitCode of_open_run(Code code) {
    switch (code) {
        case Code::kInvalidArgument: return ExitCode::kUsage;
        case Code::kBadState: return ExitCode::kNoInput;
        default: return ExitCode::kPlugin;
    }
}

// Later: a broken row is the ledger's, a panel that says on_failed = "fail_run" the plugin's.
ExitCode of_run(Code code) {
    switch (code) {
        case Code::kInvalidArgument: return ExitCode::kUsage;
        case Code::kNotFound:
        case Code::kBadData: return ExitCode::kNoInput;
        default: return ExitCode::kPlugin;
    }
}

}  // namespace

ExitCode exit_code_for(Situation situation, const Status& failure) {
    switch (failure.code()) {
        case Code::kOk: return ExitCode::kOk;
        case Code::kInternal:
            return failure.reaction() == CJ_REACT_BUG_IN_PLUGIN ? ExitCode::kPlugin
                                                                : ExitCode::kInternal;
        case Code::kCancelled: return ExitCode::kInterrupted;
        case Code::kOutOfMemory: return ExitCode::kEnvironment;
        case Code::kIo:
            if (situation != Situation::kInput && situation != Situation::kPlugin)
                return ExitCode::kEnvironment;
            break;
        default: break;
    }
    switch (situation) {
        case Situation::kUsage: return ExitCode::kUsage;
        case Situation::kPlugin: return ExitCode::kPlugin;
        case Situation::kInput: return ExitCode::kNoInput;
        case Situation::kLedger:
            return failure.code() == Code::kInvalidArgument ? ExitCode::kUsage : ExitCode::kNoInput;
        case Situation::kEnvironment: return ExitCode::kEnvironment;
        case Situation::kOpenRun: return of_open_run(failure.code());
        case Situation::kRun: return of_run(failure.code());
    }
    return ExitCode::kInternal;
}

std::span<const ExitCodeRow> exit_code_rows() {
    static constexpr std::array<ExitCodeRow, 10> kRows{{
        {ExitCode::kOk, "Done."},
        {ExitCode::kInternal, "An internal error: a bug in cinejury. Please report it."},
        {ExitCode::kUsage,
         "Usage: an unknown command, option or value, on the command line, in the environment or "
         "in the configuration file; or a run that is resumed with other arguments."},
        {ExitCode::kNoWinner, "The run is complete, and no candidate passed the gates."},
        {ExitCode::kPlugin, "A plugin or a panel cannot be used, or a validation failed."},
        {ExitCode::kEnvironment,
         "The environment: a program, folder, encoder, memory or disk space is missing."},
        {ExitCode::kSomeFailed,
         "Done, but some inputs or candidates failed, or a guard rail stopped a tuning run; each "
         "is "
         "named."},
        {ExitCode::kNoInput,
         "No usable input (video, prompts, report, adapter), or no usable ledger or run in it."},
        {ExitCode::kInterrupted, "Interrupted (Ctrl-C); what was finished is kept."},
        {ExitCode::kTerminated, "Terminated (SIGTERM); what was finished is kept."},
    }};
    return kRows;
}

}  // namespace cinejury::cli
