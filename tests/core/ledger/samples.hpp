// SPDX-License-Identifier: Apache-2.0
// Records with every field set, and files as bytes.
// Thread rule: values.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/ledger/records.hpp"

namespace cinejury::ledger::test {

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
