// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/context.hpp"

#include "hosts/cli/interrupt.hpp"

namespace cinejury::cli {

ExitCode Context::fail(Situation situation, const Status& failure) {
    talk.error(failure.message());
    if (failure.code() == Code::kCancelled && was_interrupted()) return interrupt_exit_code();
    return exit_code_for(situation, failure);
}

}  // namespace cinejury::cli
