// SPDX-License-Identifier: Apache-2.0
// A folder that goes away, and steps that every test of the ledger takes.
// Thread rule: values.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/ledger/ledger.hpp"
#include "tests/core/ledger/samples.hpp"

namespace cinejury::ledger::test {

// A new folder under TMPDIR, removed at the end.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
};

// REQUIREs that it opens.
std::unique_ptr<Ledger> open(const std::filesystem::path& file);
// REQUIREs that the sample run begins.
Run begun(Ledger& ledger, std::uint64_t count);
// Changes a ledger behind its back.
void execute_sql(const std::filesystem::path& file, const std::string& sql);

}  // namespace cinejury::ledger::test
