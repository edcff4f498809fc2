// SPDX-License-Identifier: Apache-2.0
// What cinejury-supervisor tells its host. That it leaves no orphan is shown with the plugin that
// uses it, in tests/plugins/command.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/catch.hpp"

namespace {

// A running supervisor: we hold its leash and read what it says.
class Supervised {
public:
    explicit Supervised(std::vector<std::string> words) {
        words.insert(words.begin(), CINEJURY_TEST_SUPERVISOR);
        std::vector<char*> pointers;
        for (std::string& word : words) pointers.push_back(word.data());
        pointers.push_back(nullptr);
        int leash[2], report[2];
        REQUIRE(::pipe2(leash, O_CLOEXEC) == 0);
        REQUIRE(::pipe2(report, O_CLOEXEC) == 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, leash[0], 0);
        ::posix_spawn_file_actions_adddup2(&actions, report[1], 1);
        REQUIRE(::posix_spawn(&id_, words[0].c_str(), &actions, nullptr, pointers.data(),
                              environ) == 0);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(leash[0]);
        ::close(report[1]);
        leash_ = leash[1];
        report_ = report[0];
    }
    ~Supervised() {
        let_go();
        ::close(report_);
    }
    Supervised(const Supervised&) = delete;
    Supervised& operator=(const Supervised&) = delete;

    void let_go() {
        if (leash_ >= 0) ::close(leash_);
        leash_ = -1;
    }
    pid_t id() const { return id_; }
    std::string line() {
        std::string text;
        for (char letter = 0; ::read(report_, &letter, 1) == 1 && letter != '\n';) text += letter;
        return text;
    }
    int exit_code() {
        int status = 0;
        REQUIRE(::waitpid(id_, &status, 0) == id_);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t id_ = 0;
    int leash_ = -1, report_ = -1;
};

TEST_CASE("The end of a program is reported, then that all of it is gone") {
    const auto [script, end] = GENERATE(table<const char*, const char*>({
        {"exit 0", "exit 0"},
        {"exit 200", "exit 200"},
        {"kill -TERM $$", "signal 15"},
        {"(sleep 1000 &) ; exit 4", "exit 4"},
    }));
    Supervised supervised({"--", "sh", "-c", script});
    CHECK(supervised.line() == "started");
    CHECK(supervised.line() == end);
    CHECK(supervised.line() == "gone");
    CHECK(supervised.exit_code() == 0);
}

TEST_CASE("A program that is not there or not allowed is reported by its errno") {
    Supervised missing({"--", "/nonexistent/program"});
    CHECK(missing.line() == "cannot-start " + std::to_string(ENOENT));
    CHECK(missing.exit_code() == 3);
    Supervised folder({"--", "/tmp"});
    CHECK(folder.line() == "cannot-start " + std::to_string(EACCES));
}

TEST_CASE("A program is stopped by the end of the leash, by a signal, and by its time limit") {
    Supervised leashed({"--", "sleep", "1000"});
    CHECK(leashed.line() == "started");
    leashed.let_go();
    CHECK(leashed.line() == "stopped");
    CHECK(leashed.line() == "gone");

    Supervised signalled({"--", "sleep", "1000"});
    CHECK(signalled.line() == "started");
    REQUIRE(::kill(signalled.id(), SIGTERM) == 0);
    CHECK(signalled.line() == "stopped");
    CHECK(signalled.line() == "gone");

    Supervised limited({"--time-limit-ms", "50", "--", "sleep", "1000"});
    CHECK(limited.line() == "started");
    CHECK(limited.line() == "time-limit");
    CHECK(limited.line() == "gone");
}

TEST_CASE("A wrong command line is refused before anything runs") {
    const auto words = GENERATE(std::vector<std::string>{}, std::vector<std::string>{"--"},
                                std::vector<std::string>{"sleep", "1"},
                                std::vector<std::string>{"--time-limit-ms", "0", "--", "true"},
                                std::vector<std::string>{"--time-limit-ms", "5s", "--", "true"},
                                std::vector<std::string>{"--time-limit-ms"});
    Supervised supervised(words);
    CHECK(supervised.line().empty());
    CHECK(supervised.exit_code() == 2);
}

}  // namespace
