// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a user would: a process of its own, a home of its own.
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace cinejury::cli::test {

// A type of its own, so that + is found.
struct Arguments : std::vector<std::string> {
    using std::vector<std::string>::vector;
};
using Variables = std::map<std::string, std::string>;

struct Ran {
    int code = -1;  // exit code, or 128 + signal
    std::string out, err;
};

// A run that goes on in the background; killed at the end.
class Running {
public:
    Running(cinejury::test::Process process, std::filesystem::path out, std::filesystem::path err)
        : process_(std::move(process)), out_(std::move(out)), err_(std::move(err)) {}

    void signal(int number) const { process_.signal(number); }
    // Returns once standard error holds `text`, or the process has ended; whether it holds it.
    bool wait_for_error_text(const std::string& text);
    Ran wait();

private:
    cinejury::test::Process process_;
    std::filesystem::path out_, err_;
};

class Cli {
public:
    Cli();
    const cinejury::test::TemporaryFolder& home() const { return home_; }
    // Variables of every run from now on; an empty value removes one.
    void set(const std::string& name, const std::string& value);

    Ran run(const Arguments& arguments) const;
    Running start(const Arguments& arguments) const;
    // The same with standard output and error on a terminal; both are in `out`.
    Ran run_on_terminal(const Arguments& arguments) const;
    // Any other program with the same environment.
    Ran run_program(const std::string& program, const Arguments& arguments) const;

    // The program that is tested.
    static std::string program();

private:
    // Its standard streams are opened by their names.
    cinejury::test::Process spawn(const std::string& program, const Arguments& arguments,
                                  const std::string& out, const std::string& err) const;
    Running start_program(const std::string& program, const Arguments& arguments) const;

    cinejury::test::TemporaryFolder home_;
    cinejury::test::TemporaryFolder streams_;
    Variables variables_;
    mutable int count_ = 0;
};

// Adds to the arguments.
Arguments operator+(Arguments left, const Arguments& right);

}  // namespace cinejury::cli::test
