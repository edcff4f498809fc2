// SPDX-License-Identifier: Apache-2.0
// Steps that every test of the ledger takes. Thread rule: free functions.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/ledger/ledger.hpp"
#include "tests/core/ledger/samples.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace cinejury::ledger::test {

using cinejury::test::PipedProcess;
using cinejury::test::TemporaryFolder;

// REQUIREs that it opens.
std::unique_ptr<Ledger> open(const std::filesystem::path& file);
// REQUIREs that the sample run begins.
Run begun(Ledger& ledger, std::uint64_t count);
// Changes a ledger behind its back.
void execute_sql(const std::filesystem::path& file, const std::string& sql);
// The program of child.cpp.
PipedProcess start_child(std::vector<std::string> arguments);

}  // namespace cinejury::ledger::test
