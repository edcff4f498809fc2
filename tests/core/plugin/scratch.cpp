// SPDX-License-Identifier: Apache-2.0
#include "tests/core/plugin/scratch.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace cinejury::test {

namespace fs = std::filesystem;

fs::path test_plugin(std::string_view name) {
    return fs::path(CINEJURY_TEST_PLUGINS) / (std::string(name) + ".so");
}

ScratchFolder::ScratchFolder() {
    std::string pattern = (fs::temp_directory_path() / "cinejury-plugin-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no scratch folder");
    path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string read_bytes(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const fs::path& file, std::string_view bytes) {
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace cinejury::test
