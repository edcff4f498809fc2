// SPDX-License-Identifier: Apache-2.0
// The other end of the lines that hosts/supervisor/main.cpp describes.
#include "supervised_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include "last_lines.hpp"

namespace cinejury::command {
namespace {

constexpr int kLookMilliseconds = 20;

[[noreturn]] void fail(int error, const std::string& what) {
    throw std::system_error(error, std::generic_category(), what);
}

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { close(); }
    void close() {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }
    int get() const { return number_; }

private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read, write;
};

// Above the standard descriptors also in a host that has closed those, so that dup2 onto them never
// destroys another end. Closed on exec: only the supervisor gets the ends meant for it.
Descriptor above_standard(Descriptor low) {
    if (low.get() > STDERR_FILENO) return low;
    const int high = ::fcntl(low.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (high < 0) fail(errno, "no file handle for a program's pipe");
    return Descriptor(high);
}

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno, "no pipe for a program");
    Descriptor read(ends[0]), write(ends[1]);
    return {above_standard(std::move(read)), above_standard(std::move(write))};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
}

// A running supervisor: our ends of its pipes.
struct Supervisor {
    pid_t id = -1;
    Descriptor leash;   // closing it stops the program
    Descriptor report;  // lines of the supervisor
    Descriptor errors;  // the program's standard error
};

// An id below 0: the arguments are longer than the kernel takes.
Supervisor start(const ProgramRequest& request) {
    Pipe leash = make_pipe(), report = make_pipe(), errors = make_pipe();
    std::vector<std::string> words{request.supervisor, "--time-limit-ms",
                                   std::to_string(request.time_limit.count()), "--"};
    words.insert(words.end(), request.arguments.begin(), request.arguments.end());

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, leash.read.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, report.write.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, errors.write.get(), STDERR_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    pid_t id = -1;
    const int error = ::posix_spawn(&id, request.supervisor.c_str(), &actions, &attributes,
                                    pointers(words).data(), pointers(request.environment).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    // The program's arguments are the supervisor's too: if they are too long, they are so here.
    if (error == E2BIG) return {};
    if (error != 0) fail(error, "cannot start " + request.supervisor);
    ::fcntl(errors.read.get(), F_SETFL, O_NONBLOCK);
    return {id, std::move(leash.write), std::move(report.read), std::move(errors.read)};
}

// Reads what is there. False at the end of the stream.
template <class Take>
bool read_some(int descriptor, const Take& take) {
    std::array<char, 65536> bytes;
    const ssize_t got = ::read(descriptor, bytes.data(), bytes.size());
    if (got > 0) take(std::string_view(bytes.data(), static_cast<std::size_t>(got)));
    return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

ProgramEnd parse_report(std::string_view report) {
    using Kind = ProgramEnd::Kind;
    static constexpr std::pair<std::string_view, Kind> kWords[] = {
        {"exit", Kind::kExit},
        {"signal", Kind::kSignal},
        {"stopped", Kind::kStopped},
        {"cannot-start", Kind::kCannotStart},
        {"time-limit", Kind::kTimeLimit}};
    ProgramEnd end;
    while (!report.empty()) {
        const std::string line(report.substr(0, report.find('\n')));
        report.remove_prefix(std::min(line.size() + 1, report.size()));
        const std::string word = line.substr(0, line.find(' '));
        for (const auto& [name, kind] : kWords) {
            if (word != name) continue;
            end.kind = kind;
            if (word.size() < line.size()) end.code = std::atoi(line.c_str() + word.size());
        }
        if (word == "left-over") end.left_over = true;
    }
    return end;
}

}  // namespace

ProgramEnd run_supervised(const ProgramRequest& request, const std::function<bool()>& should_stop) {
    Supervisor supervisor = start(request);
    if (supervisor.id < 0) return {ProgramEnd::Kind::kCannotStart, E2BIG, false, {}};
    std::string report;
    LastLines errors;
    const auto keep_errors = [&](std::string_view piece) { errors.add(piece); };
    bool errors_open = true;
    for (bool talking = true; talking;) {
        pollfd events[2] = {{supervisor.report.get(), POLLIN, 0},
                            {errors_open ? supervisor.errors.get() : -1, POLLIN, 0}};
        ::poll(events, 2, kLookMilliseconds);
        if (should_stop()) supervisor.leash.close();
        if (events[1].revents != 0) errors_open = read_some(supervisor.errors.get(), keep_errors);
        if (events[0].revents != 0)
            talking = read_some(supervisor.report.get(),
                                [&](std::string_view piece) { report.append(piece); });
    }
    // A host that ignores SIGCHLD or reaps every child leaves nothing to wait for: that is fine.
    while (::waitpid(supervisor.id, nullptr, 0) < 0 && errno == EINTR) continue;
    while (errors_open) {
        bool more = false;
        errors_open = read_some(supervisor.errors.get(), [&](std::string_view piece) {
            keep_errors(piece);
            more = true;
        });
        if (!more) break;
    }
    ProgramEnd end = parse_report(report);
    end.last_lines = errors.text();
    return end;
}

}  // namespace cinejury::command
