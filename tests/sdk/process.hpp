// SPDX-License-Identifier: Apache-2.0
// Programs as tests run them, and a folder for what they make. Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>

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
void write_text(const std::filesystem::path& file, const std::string& text);

// A new folder, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline std::filesystem::path source_dir() {
    return CINEJURY_SOURCE_DIR;
}

}  // namespace cinejury::test
