// SPDX-License-Identifier: Apache-2.0
#include "tests/hosts/cli/cli.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

namespace cinejury::cli::test {
namespace {

using cinejury::test::Process;

std::string read_all(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

class Descriptor {
public:
    Descriptor(const std::string& file, int flags)
        : number_(::open(file.c_str(), flags | O_CLOEXEC | O_NOCTTY, 0600)) {
        if (number_ < 0) throw std::runtime_error("cannot open " + file);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

// The master side of a new terminal, and the path of the other side.
std::pair<int, std::string> open_terminal() {
    const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 128> name{};
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 ||
        ptsname_r(master, name.data(), name.size()) != 0)
        throw std::runtime_error("no pseudo terminal");
    return {master, name.data()};
}

}  // namespace

bool Running::wait_for_error_text(const std::string& text) {
    while (true) {
        const bool ended = process_.ended();
        if (read_all(err_).find(text) != std::string::npos) return true;
        if (ended) return false;
        // Another process writes the file: there is nothing to wait on but the file itself.
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

Ran Running::wait() {
    const int code = process_.wait();
    return {code, read_all(out_), read_all(err_)};
}

Cli::Cli() {
    variables_["HOME"] = home_.path().string();
    variables_["PATH"] = getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin";
    variables_["TERM"] = "xterm";
    // What a sanitizer build needs.
    for (const char* name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
        if (const char* value = getenv(name)) variables_[name] = value;
}

void Cli::set(const std::string& name, const std::string& value) {
    if (value.empty())
        variables_.erase(name);
    else
        variables_[name] = value;
}

std::string Cli::program() {
    return CINEJURY_PROGRAM;
}

Process Cli::spawn(const std::string& program, const Arguments& arguments, const std::string& out,
                   const std::string& err) const {
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment;
    for (const auto& [name, value] : variables_) environment.push_back(name + "=" + value);
    const Descriptor nothing("/dev/null", O_RDONLY);
    const Descriptor output(out, O_WRONLY | O_CREAT);
    const Descriptor errors(err, O_WRONLY | O_CREAT | O_APPEND);
    return Process({.words = std::move(words),
                    .in = nothing.number(),
                    .out = output.number(),
                    .err = errors.number(),
                    .environment = std::move(environment),
                    .folder = home_.path()});
}

Running Cli::start_program(const std::string& program, const Arguments& arguments) const {
    const std::string number = std::to_string(count_++);
    const std::string out = (streams_ / ("out" + number)).string();
    const std::string err = (streams_ / ("err" + number)).string();
    return {spawn(program, arguments, out, err), out, err};
}

Running Cli::start(const Arguments& arguments) const {
    return start_program(program(), arguments);
}

Ran Cli::run(const Arguments& arguments) const {
    return start(arguments).wait();
}

Ran Cli::run_program(const std::string& program, const Arguments& arguments) const {
    return start_program(program, arguments).wait();
}

Ran Cli::run_on_terminal(const Arguments& arguments) const {
    const auto [master, other_side] = open_terminal();
    Process process = spawn(program(), arguments, other_side, other_side);
    Ran ran;
    std::array<char, 4096> block{};
    while (true) {
        // EIO: the last process has closed the other side.
        const ssize_t bytes = read(master, block.data(), block.size());
        if (bytes > 0) ran.out.append(block.data(), static_cast<std::size_t>(bytes));
        if (bytes == 0 || (bytes < 0 && errno != EINTR)) break;
    }
    close(master);
    ran.code = process.wait();
    return ran;
}

Arguments operator+(Arguments left, const Arguments& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

}  // namespace cinejury::cli::test
