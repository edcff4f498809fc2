// SPDX-License-Identifier: Apache-2.0
// What the tests of the loader share: where the built test plugins are, scratch folders, bytes.
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cinejury::test {

// tests/core/plugin/plugins/<name>.c, built.
std::filesystem::path test_plugin(std::string_view name);

// A new empty folder, removed at the end.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string read_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, std::string_view bytes);

}  // namespace cinejury::test
