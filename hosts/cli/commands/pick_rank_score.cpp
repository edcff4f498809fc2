// SPDX-License-Identifier: Apache-2.0
// `cinejury pick`, `rank` and `score`: one walk, from plan to verdict.
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/search_command.hpp"

namespace cinejury::cli {

ExitCode run_pick(Context& context) {
    return search_command(context);
}

ExitCode run_rank(Context& context) {
    return search_command(context);
}

ExitCode run_score(Context& context) {
    return search_command(context);
}

}  // namespace cinejury::cli
