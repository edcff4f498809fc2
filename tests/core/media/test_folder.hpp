// SPDX-License-Identifier: Apache-2.0
// A temporary folder of one test, and the `ffmpeg` program that fills it.
// Thread rule: one object, one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cinejury::media::test {

class TestFolder {
public:
    TestFolder();
    ~TestFolder();
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }
    // Runs `ffmpeg -v error -y ARGUMENTS FILE` and returns the file; a failure fails the test.
    std::filesystem::path ffmpeg(const std::string& arguments, const std::string& name) const;
    std::filesystem::path write(const std::string& name, const std::string& bytes) const;

private:
    std::filesystem::path path_;
};

std::string read_all(const std::filesystem::path& file);
// A file of tests/core/media/data.
std::filesystem::path data_file(const std::string& name);

}  // namespace cinejury::media::test
