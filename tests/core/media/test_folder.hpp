// SPDX-License-Identifier: Apache-2.0
// A temporary folder that the `ffmpeg` program fills, and files of tests/core/media/data.
// Thread rule: one object, one thread.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace cinejury::media::test {

class TestFolder : public cinejury::test::TemporaryFolder {
public:
    // Runs `ffmpeg -v error -y ARGUMENTS FILE` and returns the file; a failure fails the test.
    std::filesystem::path ffmpeg(const std::string& arguments, const std::string& name) const;
};

std::string read_all(const std::filesystem::path& file);
// A file of tests/core/media/data.
std::filesystem::path data_file(const std::string& name);

}  // namespace cinejury::media::test
