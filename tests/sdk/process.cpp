// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/process.hpp"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace cinejury::test {

namespace fs = std::filesystem;

Output run(const std::string& command) {
    FILE* pipe = popen(("exec 2>&1; " + command).c_str(), "r");
    if (!pipe) throw std::runtime_error("popen failed");
    Output output;
    char buffer[4096];
    for (std::size_t bytes = 0; (bytes = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        output.text.append(buffer, bytes);
    const int status = pclose(pipe);
    output.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return output;
}

std::string quoted(const fs::path& path) {
    std::string text = "'";
    for (const char c : path.string()) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

std::string read_text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return std::string(std::istreambuf_iterator<char>(in), {});
}

void write_text(const fs::path& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

TemporaryFolder::TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "cinejury-sdk-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp failed");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace cinejury::test
