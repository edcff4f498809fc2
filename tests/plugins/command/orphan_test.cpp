// SPDX-License-Identifier: Apache-2.0
// No process that a program started outlives its candidate, or its host.
#include <signal.h>

#include <thread>

#include "tests/catch.hpp"
#include "tests/plugins/command/made_generator.hpp"
#include "tests/plugins/command/workshop.hpp"
#include "tests/support/process.hpp"

namespace cinejury::command::test {
namespace {

using cinejury::test::Process;

// A script that starts three processes which try to get away (a new session, a new session whose
// parent ends at once, one that ignores signals), waits for their word, and then runs `rest`.
std::string breeding_script(const Workshop& workshop, const Tether& tether,
                            const std::string& rest) {
    const std::string stay = "exec 9>" + tether.path() + "; echo up >&9; sleep 1000";
    const std::string stays = workshop.script("stays", stay);
    const std::string deaf = workshop.script("deaf", "trap '' TERM HUP INT; " + stay);
    return workshop.script("breeds", "setsid " + stays + " &\n(setsid " + stays + " & )\nsetsid " +
                                         deaf + " &\n" + rest);
}

Process start_host(const std::string& script, const std::string& folder) {
    return Process(
        {.words = {CINEJURY_TEST_COMMAND_HOST, script, folder}, .environment = {}, .folder = {}});
}

TEST_CASE("Nothing outlives a host that is killed with SIGKILL") {
    const Workshop workshop;
    Tether tether(workshop / "tether");
    const std::string script = breeding_script(workshop, tether, "sleep 1000");
    Process host = start_host(script, workshop.empty_folder("attempt"));
    tether.wait_for_lines(3);
    host.signal(SIGKILL);
    host.wait();
    tether.wait_for_end();
}

TEST_CASE("Nothing outlives a host that ends while a program runs") {
    const Workshop workshop;
    Tether tether(workshop / "tether");
    const std::string script = breeding_script(workshop, tether, "sleep 1000");
    Process host = start_host(script, workshop.empty_folder("attempt"));
    tether.wait_for_lines(3);
    host.signal(SIGTERM);
    host.wait();
    tether.wait_for_end();
}

TEST_CASE("What a program leaves running is ended with it") {
    const Workshop workshop;
    Tether tether(workshop / "tether");
    // The program ends after a line from us, which comes once all three are up.
    const std::string go = (workshop / "go").string();
    const std::string script =
        breeding_script(workshop, tether, "while ! [ -e " + go + " ]; do :; done; echo v > \"$1\"");
    auto generator = MadeGenerator::make({{"program", script + " {output}"}});
    REQUIRE(generator.ok());
    const std::string folder = workshop.empty_folder("attempt");
    Result<std::string> result = Status();
    std::thread worker([&] { result = (*generator)->run("x", plain_spec(folder)); });
    tether.wait_for_lines(3);
    workshop.script("go", "");
    worker.join();
    CHECK(result.ok());
    tether.wait_for_end();
}

}  // namespace
}  // namespace cinejury::command::test
