// SPDX-License-Identifier: Apache-2.0
// cinejury-supervisor: runs one program for a host and sees to it that nothing of it outlives the
// host.
//
//     cinejury-supervisor [--time-limit-ms N] -- PROGRAM [ARGUMENT...]
//
// Standard input is the host's leash: its end (the host closed it, died, or was killed), or any
// byte, stops the program; so does a SIGTERM. A parent-death signal alone would miss the program's
// own children. Standard error is the program's. On standard output the host reads one word a line:
//     started            the program runs
//     cannot-start E     errno of what failed; nothing ran
//     exit C, signal S   how the program ended by itself
//     time-limit         it was stopped because its time was over
//     stopped            it was stopped because the host wanted it
//     gone, left-over    last line: all processes of it have ended, or some cannot be killed
// Exit status: 0 when all is gone, 1 left-over, 2 usage, 3 cannot start.
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "hosts/supervisor/arguments.hpp"
#include "hosts/supervisor/process_tree.hpp"

namespace cinejury::supervisor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kKillPatience{10};

// The host may be gone: nobody is left to tell then.
void tell(const std::string& line) {
    const std::string whole = line + "\n";
    [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, whole.data(), whole.size());
}

// Signals that this process waits for instead of being interrupted by them.
int open_signals() {
    sigset_t waited;
    ::sigemptyset(&waited);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&waited, signal);
    ::sigprocmask(SIG_BLOCK, &waited, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    return ::signalfd(-1, &waited, SFD_CLOEXEC | SFD_NONBLOCK);
}

// Reaps what has died. How `program` ended, once it has.
std::optional<std::string> reap(pid_t program) {
    std::optional<std::string> end;
    int status = 0;
    for (pid_t id; (id = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        if (id != program) continue;
        end = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                  : "exit " + std::to_string(WEXITSTATUS(status));
    }
    return end;
}

// Empties the signal queue; true when one of them asks to stop.
bool stop_signalled(int signals) {
    bool stop = false;
    signalfd_siginfo info;
    while (::read(signals, &info, sizeof info) == sizeof info)
        stop = stop || info.ssi_signo != SIGCHLD;
    return stop;
}

int milliseconds_until(const std::optional<Clock::time_point>& deadline) {
    if (!deadline) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1 << 30));
}

// Waits for the first of: the program's end, the host's wish, the end of the time.
std::string watch(pid_t program, int signals, std::optional<Clock::time_point> deadline) {
    for (;;) {
        pollfd events[2] = {{STDIN_FILENO, POLLIN, 0}, {signals, POLLIN, 0}};
        ::poll(events, 2, milliseconds_until(deadline));
        const bool stop = stop_signalled(signals);
        if (const auto end = reap(program)) return *end;
        if (stop || events[0].revents != 0) return "stopped";
        if (deadline && Clock::now() >= *deadline) return "time-limit";
    }
}

int run(const Arguments& arguments) {
    // Its own session: a Ctrl-C at the host's terminal is the host's business.
    ::setsid();
    ::close_range(3, ~0U, 0);
    const int signals = open_signals();
    int error = become_reaper();
    pid_t program = -1;
    if (error == 0) error = start_program(arguments.program, program);
    if (error != 0) {
        tell("cannot-start " + std::to_string(error));
        return 3;
    }
    tell("started");
    std::optional<Clock::time_point> deadline;
    if (arguments.time_limit) deadline = Clock::now() + *arguments.time_limit;
    tell(watch(program, signals, deadline));
    const bool gone = kill_tree(kKillPatience);
    tell(gone ? "gone" : "left-over");
    return gone ? 0 : 1;
}

}  // namespace
}  // namespace cinejury::supervisor

int main(int count, char** words) {
    cinejury::supervisor::Arguments arguments;
    const std::string mistake = cinejury::supervisor::parse_arguments(count, words, arguments);
    if (!mistake.empty()) {
        std::fprintf(stderr, "cinejury-supervisor: %s\n", mistake.c_str());
        return 2;
    }
    return cinejury::supervisor::run(arguments);
}
