// SPDX-License-Identifier: Apache-2.0
// A child process in a process group of its own, with a time limit. Private to core/validate.
// Thread rule: one thread for one call.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"

namespace cinejury::validate {

struct Ended {
    enum class How { kExited, kSignalled, kTimeLimit, kCancelled } how = How::kExited;
    int number = 0;        // exit code or signal
    std::string output;    // standard output, its last 1 MiB
    std::string messages;  // standard error, its last 64 KiB
    double seconds = 0;
    bool group_survives = false;  // something of the group could not be killed
};

// Runs to the end, to the limit or to the cancel; then the whole group is killed, the child's end
// is waited for, and the group is watched until nothing of it runs. Standard input is empty. kIo:
// the program cannot be started.
Result<Ended> run_process(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments,
                          std::chrono::milliseconds time_limit, const CancelToken& cancel);

}  // namespace cinejury::validate
