// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/command/workshop.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/catch.hpp"

namespace cinejury::command::test {

namespace fs = std::filesystem;

std::string Workshop::script(const std::string& name, std::string_view body) const {
    const fs::path file = write(name, "#!/bin/sh\n" + std::string(body) + '\n');
    fs::permissions(file, fs::perms::owner_all);
    return file.string();
}

std::string Workshop::empty_folder(const std::string& name) const {
    REQUIRE(fs::create_directory(path() / name));
    return (path() / name).string();
}

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Tether::Tether(const fs::path& name) : path_(name.string()) {
    REQUIRE(::mkfifo(path_.c_str(), 0600) == 0);
    reader_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader_ >= 0);
}

Tether::~Tether() {
    ::close(reader_);
}

bool Tether::read_more() {
    pollfd event{reader_, POLLIN, 0};
    REQUIRE(::poll(&event, 1, 120'000) == 1);
    char bytes[4096];
    const ssize_t got = ::read(reader_, bytes, sizeof bytes);
    REQUIRE(got >= 0);
    lines_ += static_cast<std::size_t>(std::count(bytes, bytes + got, '\n'));
    return got > 0;
}

void Tether::wait_for_lines(std::size_t lines) {
    while (lines_ < lines) REQUIRE(read_more());
}

void Tether::wait_for_end() {
    while (read_more()) continue;
}

}  // namespace cinejury::command::test
