// SPDX-License-Identifier: Apache-2.0
// Real processes of a test: started, told, waited for, and killed at the latest with their object.
// Thread rule: one object, one thread at a time.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cinejury::test {

// How a process starts.
struct ProcessSetup {
    std::vector<std::string> words;  // the program, looked for in PATH, and its arguments
    int in = 0, out = 1, err = 2;    // descriptors that become its standard streams; borrowed
    std::optional<std::vector<std::string>> environment;  // "NAME=value"; none: the test's own
    std::filesystem::path folder;                         // works there; empty: where the test does
};

class Process {
public:
    // Throws when it does not start.
    explicit Process(const ProcessSetup& setup);
    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;
    ~Process();  // kills and waits

    pid_t id() const { return id_; }
    // Nothing happens when it was waited for.
    void signal(int number) const;
    // Whether it has ended; does not block.
    bool ended();
    // Blocks for its end; exit code, or 128 + signal. May be repeated.
    int wait();

private:
    pid_t id_ = -1;  // -1: waited for
    int status_ = 0;
};

// A process whose standard input and output are at hand; standard error is shared.
class PipedProcess {
public:
    explicit PipedProcess(std::vector<std::string> words);
    PipedProcess(PipedProcess&& other) noexcept;
    PipedProcess& operator=(PipedProcess&&) = delete;
    ~PipedProcess();

    pid_t id() const { return process_.id(); }
    // Blocks for the next line; nothing at the end of the output.
    std::optional<std::string> line();
    // All whole lines to the end of the output.
    std::vector<std::string> rest();
    void close_input();
    // kill -9, and waits until it is gone.
    void kill();
    int wait() { return process_.wait(); }

private:
    struct Pipes {
        int theirs_in, ours_in, ours_out, theirs_out;
    };
    static Pipes open_pipes();
    PipedProcess(std::vector<std::string> words, const Pipes& pipes);

    Process process_;
    int input_ = -1;
    int output_ = -1;
    std::string pending_;
};

}  // namespace cinejury::test
