// SPDX-License-Identifier: Apache-2.0
// What the tests of the ledger share: a folder that goes away, and records with every field set.
// Thread rule: values.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/ledger/ledger.hpp"

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

Run sample_run();
// Planned, with seeds.
std::vector<Candidate> planned(std::uint64_t count);
// The candidate as it is when it has been scored: every field filled, values that are hard to keep
// (-0.0, the smallest number, texts with NUL and bytes that are no UTF-8).
Candidate scored(std::uint64_t index);

bool same(const Candidate& a, const Candidate& b);

std::string read_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, std::string_view bytes);

}  // namespace cinejury::ledger::test
