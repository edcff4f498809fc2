// SPDX-License-Identifier: Apache-2.0
// What cinejury-supervisor tells its host. That it leaves no orphan is shown with the plugin that
// uses it, in tests/plugins/command.
#include <signal.h>

#include <cerrno>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/process.hpp"

using cinejury::test::PipedProcess;

namespace {

// A running supervisor: its standard input is the leash, its output what it says.
PipedProcess supervise(std::vector<std::string> words) {
    words.insert(words.begin(), CINEJURY_TEST_SUPERVISOR);
    return PipedProcess(std::move(words));
}

std::string line_of(PipedProcess& supervisor) {
    return supervisor.line().value_or("");
}

}  // namespace

TEST_CASE("The end of a program is reported, then that all of it is gone") {
    const auto [script, end] = GENERATE(table<const char*, const char*>({
        {"exit 0", "exit 0"},
        {"exit 200", "exit 200"},
        {"kill -TERM $$", "signal 15"},
        {"(sleep 1000 &) ; exit 4", "exit 4"},
    }));
    PipedProcess supervised = supervise({"--", "sh", "-c", script});
    CHECK(line_of(supervised) == "started");
    CHECK(line_of(supervised) == end);
    CHECK(line_of(supervised) == "gone");
    CHECK(supervised.wait() == 0);
}

TEST_CASE("A program that is not there or not allowed is reported by its errno") {
    PipedProcess missing = supervise({"--", "/nonexistent/program"});
    CHECK(line_of(missing) == "cannot-start " + std::to_string(ENOENT));
    CHECK(missing.wait() == 3);
    PipedProcess folder = supervise({"--", "/tmp"});
    CHECK(line_of(folder) == "cannot-start " + std::to_string(EACCES));
}

TEST_CASE("A program is stopped by the end of the leash, by a signal, and by its time limit") {
    PipedProcess leashed = supervise({"--", "sleep", "1000"});
    CHECK(line_of(leashed) == "started");
    leashed.close_input();
    CHECK(line_of(leashed) == "stopped");
    CHECK(line_of(leashed) == "gone");

    PipedProcess signalled = supervise({"--", "sleep", "1000"});
    CHECK(line_of(signalled) == "started");
    REQUIRE(::kill(signalled.id(), SIGTERM) == 0);
    CHECK(line_of(signalled) == "stopped");
    CHECK(line_of(signalled) == "gone");

    PipedProcess limited = supervise({"--time-limit-ms", "50", "--", "sleep", "1000"});
    CHECK(line_of(limited) == "started");
    CHECK(line_of(limited) == "time-limit");
    CHECK(line_of(limited) == "gone");
}

TEST_CASE("A wrong command line is refused before anything runs") {
    const auto words = GENERATE(std::vector<std::string>{}, std::vector<std::string>{"--"},
                                std::vector<std::string>{"sleep", "1"},
                                std::vector<std::string>{"--time-limit-ms", "0", "--", "true"},
                                std::vector<std::string>{"--time-limit-ms", "5s", "--", "true"},
                                std::vector<std::string>{"--time-limit-ms"});
    PipedProcess supervised = supervise(words);
    CHECK(line_of(supervised).empty());
    CHECK(supervised.wait() == 2);
}
