// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and SIGTERM: nothing new is started, what is finished is kept, and the run goes on later.
#include "hosts/cli/interrupt.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"
#include "tests/hosts/cli/scenes.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;
using cinejury::cli::test::scripted_generator;
using nlohmann::json;

namespace {

// The first candidate is made; the others wait for a file `go`.
constexpr const char* kStopAfterOne =
    "echo call >> $here/calls\n"
    "[ $(wc -l < $here/calls) -gt 1 ] && [ ! -e $here/go ] && sleep 600";

std::size_t calls(const Cli& cli) {
    const std::string text = cli.home().read("calls");
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

json result(const Cli& cli, const std::string& folder) {
    return json::parse(cli.home().read(folder + "/report.json")).at("result");
}

// Interrupts a run after its first candidate; gives what it said.
cinejury::cli::test::Ran interrupt(const Cli& cli, const Arguments& generator, int number) {
    auto running =
        cli.start(Arguments{"pick", "a ball"} + generator +
                  Arguments{"-n", "3", "--seed", "3", "-o", "out", "--progress", "plain"});
    REQUIRE(running.wait_for_error_text("candidate 0: scored"));
    running.signal(number);
    return running.wait();
}

}  // namespace

TEST_CASE(
    "Ctrl-C keeps what is finished, says how to go on, and the run then ends as if nothing was") {
    Cli cli;
    const auto generator = scripted_generator(cli, kStopAfterOne);
    const auto stopped = interrupt(cli, generator, SIGINT);
    INFO(stopped.err);
    CHECK(stopped.code == 130);
    CHECK(stopped.out.empty());
    CHECK_THAT(stopped.err,
               Contains("1 of 3 candidates are scored") && Contains("cinejury pick --resume "));
    CHECK_FALSE(std::filesystem::exists(cli.home() / "out/report.json"));

    cli.home().write("go", "");
    const std::size_t before = calls(cli);
    const auto resumed = cli.run({"pick", "--resume", "last"});
    INFO(resumed.err);
    REQUIRE(resumed.code == 0);
    CHECK(calls(cli) == before + 2);

    const auto whole = cli.run(Arguments{"pick", "a ball"} + generator +
                               Arguments{"-n", "3", "--seed", "3", "-o", "whole"});
    REQUIRE(whole.code == 0);
    CHECK(result(cli, "out") == result(cli, "whole"));
}

TEST_CASE("SIGTERM does the same with exit code 143") {
    Cli cli;
    const auto stopped = interrupt(cli, scripted_generator(cli, kStopAfterOne), SIGTERM);
    CHECK(stopped.code == 143);
    CHECK_THAT(stopped.err, Contains("--resume"));
}

TEST_CASE("A run is resumed only with the arguments it was begun with") {
    Cli cli;
    REQUIRE(interrupt(cli, scripted_generator(cli, kStopAfterOne), SIGINT).code == 130);
    cli.home().write("go", "");
    const auto seed = cli.run({"pick", "--resume", "last", "--seed", "4"});
    CHECK(seed.code == 2);
    CHECK_THAT(seed.err, Contains("seed is 4 now, the run was begun with 3"));
    CHECK(cli.run({"pick", "another prompt", "--resume", "last"}).code == 2);
    CHECK(cli.run({"rank", "--resume", "last"}).code == 2);
    CHECK(cli.run({"pick", "--resume", "20000101"}).code == 7);
    // The environment may have changed meanwhile; the run keeps its own settings.
    cli.set("CINEJURY_SEED", "4");
    CHECK(cli.run({"pick", "a ball", "--seed", "3", "--resume", "last"}).code == 0);
}

TEST_CASE("The first signal cancels the token, the second ends the process at once") {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const cinejury::CancelToken token;
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        cinejury::cli::install_interrupt(token);
        raise(SIGINT);
        if (!token.cancelled() || !cinejury::cli::was_interrupted()) _exit(1);
        raise(SIGTERM);
        _exit(2);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 143);
}
