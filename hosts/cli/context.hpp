// SPDX-License-Identifier: Apache-2.0
// What a command works with. Thread rule: main thread; members state their own rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "hosts/cli/environment.hpp"
#include "hosts/cli/exit_code.hpp"
#include "hosts/cli/parse/values.hpp"
#include "hosts/cli/program_paths.hpp"
#include "hosts/cli/table/command.hpp"
#include "hosts/cli/terminal/output.hpp"
#include "hosts/cli/terminal/talk.hpp"

namespace cinejury::cli {

class Context {
public:
    const Command& command;
    const std::vector<std::string>& words;  // the command's arguments, checked by its row
    const Values& values;
    const Environment& environment;
    const ProgramPaths& paths;
    Output& out;
    Talk& talk;
    CancelToken cancel;  // by Ctrl-C and SIGTERM

    bool json() const { return values.flag("json"); }
    // Argument `index`, or empty when it was left out.
    std::string word(std::size_t index) const {
        return index < words.size() ? words[index] : std::string();
    }
    // Says the failure and gives its exit code; a cancelled call gives that of the signal.
    ExitCode fail(Situation situation, const Status& failure);
};

}  // namespace cinejury::cli
