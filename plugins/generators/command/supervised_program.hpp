// SPDX-License-Identifier: Apache-2.0
// Runs a program under cinejury-supervisor, which ends it and everything it started when this
// process ends. Thread rule: run_supervised from any thread, calls overlap.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace cinejury::command {

struct ProgramRequest {
    std::string supervisor;                   // path of cinejury-supervisor
    std::vector<std::string> arguments;       // program first
    std::vector<std::string> environment;     // NAME=VALUE
    std::chrono::milliseconds time_limit{0};  // above 0
};

struct ProgramEnd {
    enum class Kind {
        kExit,            // code: exit code
        kSignal,          // code: signal
        kTimeLimit,       // stopped, its time was over
        kStopped,         // stopped, because should_stop said so
        kCannotStart,     // code: errno
        kSupervisorLost,  // the supervisor ended without a word
    };
    Kind kind = Kind::kSupervisorLost;
    int code = 0;
    bool left_over = false;  // some process of it could not be killed
    std::string last_lines;  // of its standard error (LastLines)
};

// Blocks until the program and all its processes are gone; `should_stop` is asked about 50 times a
// second. Its standard output is thrown away. Throws std::system_error when the supervisor cannot
// be started.
ProgramEnd run_supervised(const ProgramRequest& request, const std::function<bool()>& should_stop);

}  // namespace cinejury::command
