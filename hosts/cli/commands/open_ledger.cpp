// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/open_ledger.hpp"

namespace cinejury::cli {

Result<std::filesystem::path> ledger_file(const Context& context) {
    std::filesystem::path file = context.values.text("ledger");
    if (file.empty()) file = context.paths.ledger_file;
    if (file.empty())
        return Status(Code::kIo,
                      "ledger: neither HOME nor XDG_STATE_HOME is set; name a file with --ledger");
    return std::filesystem::absolute(file);
}

Result<std::unique_ptr<ledger::Ledger>> open_ledger(const Context& context) {
    CINEJURY_ASSIGN(const std::filesystem::path file, ledger_file(context));
    return ledger::Ledger::open(file);
}

std::string ledger_words(const Context& context) {
    return context.values.on_command_line("ledger") ? " --ledger " + context.values.text("ledger")
                                                    : std::string();
}

}  // namespace cinejury::cli
