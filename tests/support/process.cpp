// SPDX-License-Identifier: Apache-2.0
#include "tests/support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace cinejury::test {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (const std::string& text : texts) all.push_back(const_cast<char*>(text.c_str()));
    all.push_back(nullptr);
    return all;
}

int code_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Process::Process(const ProcessSetup& setup) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, setup.in, 0);
    ::posix_spawn_file_actions_adddup2(&actions, setup.out, 1);
    ::posix_spawn_file_actions_adddup2(&actions, setup.err, 2);
    if (!setup.folder.empty())
        ::posix_spawn_file_actions_addchdir_np(&actions, setup.folder.c_str());
    std::vector<char*> environment;
    if (setup.environment) environment = pointers(*setup.environment);
    const int failed = ::posix_spawnp(&id_, setup.words.at(0).c_str(), &actions, nullptr,
                                      pointers(setup.words).data(),
                                      setup.environment ? environment.data() : environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error(setup.words.front() + " did not start");
}

Process::Process(Process&& other) noexcept
    : id_(std::exchange(other.id_, -1)), status_(other.status_) {}

Process::~Process() {
    signal(SIGKILL);
    wait();
}

void Process::signal(int number) const {
    if (id_ > 0) ::kill(id_, number);
}

bool Process::ended() {
    if (id_ > 0 && ::waitpid(id_, &status_, WNOHANG) == id_) id_ = -1;
    return id_ < 0;
}

int Process::wait() {
    while (id_ > 0) {
        const pid_t ended = ::waitpid(id_, &status_, 0);
        if (ended == id_ || errno != EINTR) id_ = -1;
    }
    return code_of(status_);
}

PipedProcess::Pipes PipedProcess::open_pipes() {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("pipe2 failed");
    return {in[0], in[1], out[0], out[1]};
}

PipedProcess::PipedProcess(std::vector<std::string> words)
    : PipedProcess(std::move(words), open_pipes()) {}

PipedProcess::PipedProcess(std::vector<std::string> words, const Pipes& pipes)
    : process_({.words = std::move(words),
                .in = pipes.theirs_in,
                .out = pipes.theirs_out,
                .environment = {},
                .folder = {}}),
      input_(pipes.ours_in),
      output_(pipes.ours_out) {
    ::close(pipes.theirs_in);
    ::close(pipes.theirs_out);
}

PipedProcess::PipedProcess(PipedProcess&& other) noexcept
    : process_(std::move(other.process_)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      pending_(std::move(other.pending_)) {}

PipedProcess::~PipedProcess() {
    close_input();
    if (output_ >= 0) ::close(output_);
}

std::optional<std::string> PipedProcess::line() {
    while (true) {
        if (const std::size_t end = pending_.find('\n'); end != std::string::npos) {
            std::string line = pending_.substr(0, end);
            pending_.erase(0, end + 1);
            return line;
        }
        std::array<char, 4096> block{};
        const ssize_t bytes = ::read(output_, block.data(), block.size());
        if (bytes < 0 && errno == EINTR) continue;
        if (bytes <= 0) return std::nullopt;
        pending_.append(block.data(), static_cast<std::size_t>(bytes));
    }
}

std::vector<std::string> PipedProcess::rest() {
    std::vector<std::string> lines;
    while (auto next = line()) lines.push_back(*std::move(next));
    return lines;
}

void PipedProcess::close_input() {
    if (input_ >= 0) ::close(std::exchange(input_, -1));
}

void PipedProcess::kill() {
    process_.signal(SIGKILL);
    process_.wait();
}

}  // namespace cinejury::test
