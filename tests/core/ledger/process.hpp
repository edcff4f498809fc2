// SPDX-License-Identifier: Apache-2.0
// A real process with its standard input and output at hand.
// Thread rule: one thread at a time.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace cinejury::ledger::test {

class Process {
public:
    // Starts `program` with `arguments`; standard error is shared.
    Process(const std::string& program, const std::vector<std::string>& arguments);
    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;
    ~Process();  // kills and waits

    pid_t id() const { return id_; }
    // Blocks for the next line; nothing at the end of the output.
    std::optional<std::string> line();
    // All whole lines to the end of the output.
    std::vector<std::string> rest();
    void close_input();
    // kill -9, and waits until it is gone.
    void kill();
    // Waits for its end; exit code, or 128 + signal.
    int wait();

private:
    pid_t id_ = -1;
    int input_ = -1;   // its standard input
    int output_ = -1;  // its standard output
    std::string pending_;
};

// The program of child.cpp.
Process start_child(const std::vector<std::string>& arguments);

}  // namespace cinejury::ledger::test
