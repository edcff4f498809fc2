// SPDX-License-Identifier: Apache-2.0
#include "tests/core/media/test_folder.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/catch.hpp"

namespace cinejury::media::test {

std::filesystem::path TestFolder::ffmpeg(const std::string& arguments,
                                         const std::string& name) const {
    const std::filesystem::path file = path() / name;
    const std::string command =
        fmt::format("ffmpeg -nostdin -v error -y {} '{}'", arguments, file.string());
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
    return file;
}

std::string read_all(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::filesystem::path data_file(const std::string& name) {
    return std::filesystem::path(CINEJURY_MEDIA_TEST_DATA) / name;
}

}  // namespace cinejury::media::test
