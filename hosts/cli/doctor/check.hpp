// SPDX-License-Identifier: Apache-2.0
// What `cinejury doctor` looks at. Nothing is changed and no plugin code runs.
// Thread rule: main thread.
#pragma once

#include <string>
#include <vector>

#include "hosts/cli/context.hpp"

namespace cinejury::cli {

struct Check {
    enum class State {
        kOk,
        kWarning,  // works without it, less well
        kMissing,  // needed
    };
    std::string name;
    State state = State::kOk;
    std::string detail;
    std::string remedy;  // what to do; empty when there is nothing to do
};

std::vector<Check> check_configuration(const Context& context);  // file, unknown variables
std::vector<Check> check_media(const Context& context);          // encoders, decoders, ffmpeg
std::vector<Check> check_plugins(const Context& context);        // folders, refusals, panels
std::vector<Check> check_ledger(const Context& context);         // can be opened, disk space
std::vector<Check> check_machine(const Context& context);        // processor, threads, memory

}  // namespace cinejury::cli
