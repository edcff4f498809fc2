// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ledger/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace cinejury::ledger::test {

Process::Process(const std::string& program, const std::vector<std::string>& arguments) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("pipe2 failed");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const int failed =
        ::posix_spawn(&id_, program.c_str(), &actions, nullptr, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
    if (failed) throw std::runtime_error(program + " did not start");
}

Process::Process(Process&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      pending_(std::move(other.pending_)) {}

Process::~Process() {
    kill();
    close_input();
    if (output_ >= 0) ::close(output_);
}

std::optional<std::string> Process::line() {
    while (true) {
        if (const std::size_t end = pending_.find('\n'); end != std::string::npos) {
            std::string line = pending_.substr(0, end);
            pending_.erase(0, end + 1);
            return line;
        }
        std::array<char, 4096> block{};
        const ssize_t bytes = ::read(output_, block.data(), block.size());
        if (bytes <= 0) return std::nullopt;
        pending_.append(block.data(), static_cast<std::size_t>(bytes));
    }
}

std::vector<std::string> Process::rest() {
    std::vector<std::string> lines;
    while (auto next = line()) lines.push_back(*std::move(next));
    return lines;
}

void Process::close_input() {
    if (input_ >= 0) ::close(std::exchange(input_, -1));
}

void Process::kill() {
    if (id_ < 0) return;
    ::kill(id_, SIGKILL);
    wait();
}

int Process::wait() {
    int status = 0;
    if (::waitpid(std::exchange(id_, -1), &status, 0) < 0) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Process start_child(const std::vector<std::string>& arguments) {
    return {LEDGER_CHILD, arguments};
}

}  // namespace cinejury::ledger::test
