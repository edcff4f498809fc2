// SPDX-License-Identifier: Apache-2.0
#include "core/validate/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <thread>

namespace cinejury::validate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTick{50};  // how soon a cancel or an end is noticed
constexpr std::size_t kMaxOutput = 1u << 20;
constexpr std::size_t kMaxMessages = 64u << 10;

class Pipe {
public:
    Pipe() { open_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    bool ok() const { return open_; }
    int reader() const { return ends_[0]; }
    int writer() const { return ends_[1]; }
    void close_writer() { close_end(1); }
    void close_reader() { close_end(0); }

private:
    void close_end(std::size_t i) {
        if (ends_[i] >= 0) ::close(ends_[i]);
        ends_[i] = -1;
    }
    std::array<int, 2> ends_{-1, -1};
    bool open_ = false;
};

// Reads what is there; closes the reader at the end of the file.
void drain(Pipe& pipe, std::string& into, std::size_t limit) {
    char block[16384];
    while (pipe.reader() >= 0) {
        const ssize_t got = ::read(pipe.reader(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return;  // nothing now
        if (got == 0) return pipe.close_reader();
        into.append(block, static_cast<std::size_t>(got));
        if (into.size() > limit) into.erase(0, into.size() - limit);
    }
}

Result<pid_t> start(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                    const Pipe& output, const Pipe& messages) {
    std::vector<char*> argv;
    argv.push_back(const_cast<char*>(program.c_str()));
    for (const std::string& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output.writer(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, messages.writer(), STDERR_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    pid_t child = 0;
    const int failed =
        ::posix_spawn(&child, program.c_str(), &actions, &attributes, argv.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        return Status(Code::kIo, fmt::format("validator: {} cannot be started: {}",
                                             program.string(), std::strerror(failed)));
    return child;
}

bool is_zombie_or_gone(pid_t process) {
    std::ifstream in(fmt::format("/proc/{}/stat", process));
    std::string text;
    if (!std::getline(in, text)) return true;
    const std::size_t after_name = text.rfind(") ");
    return after_name != std::string::npos && text[after_name + 2] == 'Z';
}

// Whether something of the group still runs. A process that waits to be reaped by init counts as
// gone.
bool group_runs(pid_t group) {
    if (::kill(-group, 0) != 0) return false;
    std::error_code ignored;
    for (const auto& one : std::filesystem::directory_iterator("/proc", ignored)) {
        const std::string name = one.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto process = static_cast<pid_t>(std::atoi(name.c_str()));
        if (::getpgid(process) == group && !is_zombie_or_gone(process)) return true;
    }
    return false;
}

// True when nothing of it is left.
bool kill_group(pid_t group) {
    for (int attempt = 0; attempt < 100; ++attempt) {
        ::kill(-group, SIGKILL);
        if (!group_runs(group)) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

void note_end(int state, Ended& ended) {
    if (WIFSIGNALED(state)) {
        ended.how = Ended::How::kSignalled;
        ended.number = WTERMSIG(state);
    } else {
        ended.number = WEXITSTATUS(state);
    }
}

}  // namespace

Result<Ended> run_process(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments,
                          std::chrono::milliseconds time_limit, const CancelToken& cancel) {
    Pipe output, messages;
    if (!output.ok() || !messages.ok())
        return Status(Code::kIo, fmt::format("validator: no pipe: {}", std::strerror(errno)));
    const auto begin = Clock::now();
    CINEJURY_ASSIGN(const pid_t child, start(program, arguments, output, messages));
    output.close_writer();
    messages.close_writer();
    ::fcntl(output.reader(), F_SETFL, O_NONBLOCK);
    ::fcntl(messages.reader(), F_SETFL, O_NONBLOCK);

    Ended ended;
    while (true) {
        // The child's end is the end, even when something that it started keeps the pipes open. It
        // stays unreaped until the group is killed, so that its number cannot be another's.
        siginfo_t info{};
        const bool over =
            ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid == child;
        drain(output, ended.output, kMaxOutput);
        drain(messages, ended.messages, kMaxMessages);
        if (over) break;
        if (cancel.cancelled()) ended.how = Ended::How::kCancelled;
        if (Clock::now() - begin >= time_limit) ended.how = Ended::How::kTimeLimit;
        if (ended.how != Ended::How::kExited) break;
        pollfd waiting[] = {{output.reader(), POLLIN, 0}, {messages.reader(), POLLIN, 0}};
        const bool closed = output.reader() < 0 && messages.reader() < 0;
        ::poll(waiting, 2, closed ? 1 : static_cast<int>(kTick.count()));
    }
    const bool ended_by_itself = ended.how == Ended::How::kExited;
    ::kill(-child, SIGKILL);
    int state = 0;
    while (::waitpid(child, &state, 0) < 0 && errno == EINTR) {
    }
    ended.group_survives = !kill_group(child);
    drain(output, ended.output, kMaxOutput);
    drain(messages, ended.messages, kMaxMessages);
    if (ended_by_itself) note_end(state, ended);
    ended.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return ended;
}

}  // namespace cinejury::validate
