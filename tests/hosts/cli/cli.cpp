// SPDX-License-Identifier: Apache-2.0
#include "tests/hosts/cli/cli.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
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

std::string read_all(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

int code_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int wait_for(pid_t id) {
    int status = 0;
    while (waitpid(id, &status, 0) < 0)
        if (errno != EINTR) throw std::runtime_error("waitpid failed");
    return code_of(status);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

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

Running::~Running() {
    if (id_ < 0) return;
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
}

Running::Running(Running&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      status_(other.status_),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)) {}

void Running::signal(int number) const {
    if (id_ > 0) kill(id_, number);
}

bool Running::poll() {
    if (id_ > 0 && waitpid(id_, &status_, WNOHANG) == id_) id_ = -1;
    return id_ < 0;
}

bool Running::wait_for_error_text(const std::string& text) {
    while (true) {
        const bool ended = poll();
        if (read_all(err_).find(text) != std::string::npos) return true;
        if (ended) return false;
        // Another process writes the file: there is nothing to wait on but the file itself.
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

Ran Running::wait() {
    if (id_ > 0) waitpid(std::exchange(id_, -1), &status_, 0);
    return {code_of(status_), read_all(out_), read_all(err_)};
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

pid_t Cli::spawn(const std::string& program, const Arguments& arguments, const std::string& out,
                 const std::string& err) const {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_addchdir_np(&actions, home_.path().c_str());
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment;
    for (const auto& [name, value] : variables_) environment.push_back(name + "=" + value);
    pid_t id = -1;
    const int failed = posix_spawnp(&id, program.c_str(), &actions, nullptr, pointers(words).data(),
                                    pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error(program + " did not start");
    return id;
}

Running Cli::start(const Arguments& arguments) const {
    const std::string number = std::to_string(count_++);
    const std::string out = (streams_ / ("out" + number)).string();
    const std::string err = (streams_ / ("err" + number)).string();
    return {spawn(program(), arguments, out, err), out, err};
}

Ran Cli::run(const Arguments& arguments) const {
    return start(arguments).wait();
}

Ran Cli::run_program(const std::string& program, const Arguments& arguments) const {
    const std::string number = std::to_string(count_++);
    const std::string out = (streams_ / ("out" + number)).string();
    const std::string err = (streams_ / ("err" + number)).string();
    const int code = wait_for(spawn(program, arguments, out, err));
    return {code, read_all(out), read_all(err)};
}

Ran Cli::run_on_terminal(const Arguments& arguments) const {
    const auto [master, other_side] = open_terminal();
    const pid_t id = spawn(program(), arguments, other_side, other_side);
    Ran ran;
    std::array<char, 4096> block{};
    while (true) {
        // EIO: the last process has closed the other side.
        const ssize_t bytes = read(master, block.data(), block.size());
        if (bytes > 0) ran.out.append(block.data(), static_cast<std::size_t>(bytes));
        if (bytes == 0 || (bytes < 0 && errno != EINTR)) break;
    }
    close(master);
    ran.code = wait_for(id);
    return ran;
}

Arguments operator+(Arguments left, const Arguments& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

}  // namespace cinejury::cli::test
