// SPDX-License-Identifier: Apache-2.0
// What every layout gate does: a folder with print_layout.c, golden tables (x86_64*.txt) and a C
// source whose ABI abidiff compares. Thread rule: one thread.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "tests/sdk/layout/layout_table.hpp"
#include "tests/support/shell.hpp"

namespace cinejury::test {

// Headers as they are in the source tree.
std::filesystem::path header_dir();

// What the compiler (a command with its language options) makes of FOLDER/print_layout.c.
LayoutTable layout_by(const std::filesystem::path& folder, const std::string& compiler);
LayoutTable golden_layout(const std::filesystem::path& folder);

// CHECKs that every table of the folder is a prefix of `now`, and that there is one.
void check_baselines(const std::filesystem::path& folder, const LayoutTable& now);
// CHECKs that fields follow each other without gaps, to the end of each struct.
void check_no_padding(const LayoutTable& table);

// Typedef names of the structs that a header defines.
std::set<std::string> structs_of(const std::filesystem::path& header);

// abidiff of FOLDER/<name>.abi.xml against FOLDER/<name>.c as compiled with the headers in
// `include`. Code 4 says that something changed, also for an allowed append; the text says what.
Output abi_difference(const std::filesystem::path& folder, const std::string& name,
                      const std::filesystem::path& include);
// The same after replacing the text `from` by `to` in one header; REQUIREs that it is there.
Output abi_difference_after(const std::filesystem::path& folder, const std::string& name,
                            const std::string& header, const std::string& from,
                            const std::string& to);

}  // namespace cinejury::test
