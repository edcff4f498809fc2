// SPDX-License-Identifier: Apache-2.0
#include "hosts/supervisor/process_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace cinejury::supervisor {
namespace {

// Parent of a process by /proc/<id>/stat; 0 when the process is gone. The name in it may hold
// spaces and parentheses, so the fields are counted from the last ')'.
pid_t parent_of(const char* id) {
    const std::string path = std::string("/proc/") + id + "/stat";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"),
                                                               &std::fclose);
    if (!file) return 0;
    char line[512];
    const std::size_t size = std::fread(line, 1, sizeof line - 1, file.get());
    line[size] = '\0';
    const char* after_name = std::strrchr(line, ')');
    char state = 0;
    int parent = 0;
    if (!after_name || std::sscanf(after_name + 1, " %c %d", &state, &parent) != 2) return 0;
    return parent;
}

std::vector<pid_t> children() {
    std::vector<pid_t> found;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), &::closedir);
    if (!folder) return found;
    while (const dirent* entry = ::readdir(folder.get())) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
        if (parent_of(entry->d_name) == ::getpid()) found.push_back(std::atoi(entry->d_name));
    }
    return found;
}

void wait_for_death(std::chrono::milliseconds patience) {
    sigset_t death;
    ::sigemptyset(&death);
    ::sigaddset(&death, SIGCHLD);
    const timespec wait{0, static_cast<long>(patience.count()) * 1'000'000};
    ::sigtimedwait(&death, nullptr, &wait);
}

// Runs in the child, between fork and exec: tells the parent the errno of what failed through
// `report` and ends.
[[noreturn]] void become_program(char** program, pid_t parent, int report) {
    const auto fail = [report] {
        const int error = errno;
        [[maybe_unused]] const ssize_t told = ::write(report, &error, sizeof error);
        ::_exit(127);
    };
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0 || ::dup2(nothing, 0) < 0 || ::dup2(nothing, 1) < 0) fail();
    ::signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execvp(program[0], program);
    fail();
    ::_exit(127);
}

}  // namespace

int become_reaper() {
    return ::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 ? 0 : errno;
}

int start_program(char** program, pid_t& id) {
    int report[2];
    if (::pipe2(report, O_CLOEXEC) != 0) return errno;
    const pid_t parent = ::getpid();
    id = ::fork();
    if (id == 0) become_program(program, parent, report[1]);
    const int fork_error = id < 0 ? errno : 0;
    ::close(report[1]);
    // A successful exec closes the child's end, and nothing is read.
    int exec_error = 0;
    ssize_t got;
    do got = ::read(report[0], &exec_error, sizeof exec_error);
    while (got < 0 && errno == EINTR);
    ::close(report[0]);
    return fork_error ? fork_error : exec_error;
}

bool kill_tree(std::chrono::milliseconds patience) {
    const auto give_up = std::chrono::steady_clock::now() + patience;
    for (;;) {
        for (const pid_t child : children()) ::kill(child, SIGKILL);
        pid_t reaped;
        do reaped = ::waitpid(-1, nullptr, WNOHANG);
        while (reaped > 0);
        if (reaped < 0 && errno == ECHILD) return true;
        if (std::chrono::steady_clock::now() >= give_up) return false;
        wait_for_death(std::chrono::milliseconds(5));
    }
}

}  // namespace cinejury::supervisor
