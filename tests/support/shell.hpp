// SPDX-License-Identifier: Apache-2.0
// Command lines and whole files, for tests that run compilers and tools. Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cinejury::test {

struct Output {
    int code = -1;     // exit status; 128 + signal when it was killed
    std::string text;  // stdout and stderr
};

// Runs a command line of /bin/sh and waits for it.
Output run(const std::string& command);

// Quoted for /bin/sh.
std::string quoted(const std::filesystem::path& path);

// Throws when the file cannot be read.
std::string read_text(const std::filesystem::path& file);
// Throws when it cannot be written.
void write_text(const std::filesystem::path& file, std::string_view text);

}  // namespace cinejury::test
