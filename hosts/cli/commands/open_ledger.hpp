// SPDX-License-Identifier: Apache-2.0
// The ledger that this call of the program uses. Thread rule: main thread.
#pragma once

#include <memory>

#include "core/ledger/ledger.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

// --ledger, or the default file, absolute. kIo when there is neither.
Result<std::filesystem::path> ledger_file(const Context& context);
Result<std::unique_ptr<ledger::Ledger>> open_ledger(const Context& context);
// The words to add to a command so that it uses the same ledger: "" or " --ledger FILE".
std::string ledger_words(const Context& context);

}  // namespace cinejury::cli
