// SPDX-License-Identifier: Apache-2.0
// pick: candidates of a generator, the best one in the output folder.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"
#include "tests/hosts/cli/scenes.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;
using cinejury::cli::test::Ran;
using cinejury::cli::test::scene_generator;
using cinejury::cli::test::scripted_generator;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

Ran pick(const Cli& cli, const Arguments& more) {
    return cli.run(Arguments{"pick", "a red ball rolls left"} + scene_generator() + more);
}

json report(const Cli& cli, const std::string& folder) {
    return json::parse(cli.home().read(folder + "/report.json"));
}

}  // namespace

TEST_CASE("pick writes winner and reports, prints the ranking, and says nothing when piped") {
    Cli cli;
    const auto ran = pick(cli, {"-n", "3", "--seed", "57", "-o", "out", "--color", "auto"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    CHECK_THAT(ran.out, Contains("rank") && Contains("wins"));
    CHECK(ran.out.find('\033') == std::string::npos);
    CHECK(ran.err.find("scored") == std::string::npos);
    CHECK(fs::exists(cli.home() / "out/report.html"));
    const json result = report(cli, "out").at("result");
    CHECK(result.at("candidates").size() == 3);
    const auto winner = result.at("verdict").at("winner").get<std::size_t>();
    CHECK(fs::exists(cli.home() / "out/winner.mp4"));
    CHECK_THAT(ran.out, Contains("Candidate " + std::to_string(winner) + " wins"));
}

TEST_CASE("Without --generator cinejury.shapes is taken, though other generators are there") {
    Cli cli;
    const auto ran =
        cli.run({"pick", "x", "-n", "1", "-o", "out", "--plugin-dir", CINEJURY_STAND_IN});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    const json generator = report(cli, "out").at("result").at("plugins").at(0);
    CHECK(generator.at("role") == "generator");
    CHECK(generator.at("id") == "cinejury.shapes");
    // The one of this test, which was found first.
    CHECK(generator.at("vendor") == "Test");
    const auto generators = cli.run(
        {"plugins", "list", "--kind", "generator", "-q", "--plugin-dir", CINEJURY_STAND_IN});
    CHECK_THAT(generators.out, Contains("cinejury.command\n") && Contains("cinejury.shapes\n"));
}

TEST_CASE("The same seed gives the same result byte for byte") {
    Cli cli;
    REQUIRE(pick(cli, {"-n", "2", "--seed", "5", "-o", "a"}).code == 0);
    REQUIRE(pick(cli, {"-n", "2", "--seed", "5", "-o", "b"}).code == 0);
    CHECK(report(cli, "a").at("result") == report(cli, "b").at("result"));
    CHECK(cli.home().read("a/winner.mp4") == cli.home().read("b/winner.mp4"));
}

TEST_CASE(
    "Without -o a folder with the time in its name is made, and quiet prints the winner's path") {
    Cli cli;
    const auto ran = pick(cli, {"-n", "1", "-q"});
    REQUIRE(ran.code == 0);
    CHECK(ran.err.empty());
    REQUIRE(ran.out.size() > 1);
    const fs::path winner = ran.out.substr(0, ran.out.size() - 1);
    CHECK(fs::exists(winner));
    CHECK_THAT(winner.parent_path().filename().string(), Catch::StartsWith("cinejury-"));
}

TEST_CASE("The option --progress json tells every event as one object a line on standard error") {
    Cli cli;
    const auto ran = pick(cli, {"-n", "2", "--progress", "json", "-o", "out", "-q"});
    REQUIRE(ran.code == 0);
    std::map<std::string, int> events;
    std::istringstream lines(ran.err);
    for (std::string line; std::getline(lines, line);)
        ++events[json::parse(line).at("event").get<std::string>()];
    CHECK(events["started"] == 1);
    CHECK(events["generated"] == 2);
    CHECK(events["scored"] == 2);
    CHECK(events["judged"] == 1);
}

TEST_CASE("On a terminal a bar shows how far the run is, and is gone at the end") {
    Cli cli;
    const auto ran = cli.run_on_terminal(Arguments{"pick", "x"} + scene_generator() +
                                         Arguments{"-n", "2", "-o", "out"});
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Contains("2/2 scored") || Contains("1/2 scored"));
    CHECK_THAT(ran.out.substr(ran.out.rfind("/2 scored")), Contains("\r\033[K"));
}

TEST_CASE("A generator that fails for one candidate: the others go on, exit code 6") {
    Cli cli;
    const auto generator = scripted_generator(
        cli, "if mkdir $here/first 2>/dev/null; then echo 'out of paint' >&2; exit 9; fi");
    const auto ran =
        cli.run(Arguments{"pick", "x"} + generator + Arguments{"-n", "3", "-o", "out"});
    INFO(ran.err);
    CHECK(ran.code == 6);
    CHECK_THAT(ran.err, Contains("out of paint"));
    CHECK(fs::exists(cli.home() / "out/winner.mp4"));
}

TEST_CASE("A generator that makes nothing ends with code 4") {
    Cli cli;
    const auto ran = cli.run(Arguments{"pick", "x"} + scripted_generator(cli, "exit 9") +
                             Arguments{"-n", "2", "-o", "out"});
    CHECK(ran.code == 4);
}

TEST_CASE("What is named but not there is refused before anything is made") {
    Cli cli;
    const auto generator = cli.run({"pick", "x", "--generator", "cinejury.comand"});
    CHECK(generator.code == 4);
    CHECK_THAT(generator.err, Contains("cinejury.command"));
    CHECK(pick(cli, {"--panel", "defalt"}).code == 4);
    CHECK(pick(cli, {"--set", "cinejury.command.time-limit=x"}).code == 2);
    CHECK(cli.run({"pick", "x", "-g", "cinejury.fineness"}).code == 4);
    for (const auto& entry : fs::directory_iterator(cli.home().path()))
        CHECK(entry.path().filename().string().rfind("cinejury-", 0) != 0);
}

TEST_CASE("A folder that cannot be written ends with code 5") {
    Cli cli;
    cli.home().write("file", "");
    CHECK(pick(cli, {"-o", "file/out"}).code == 5);
}

TEST_CASE("When a file may not grow the run ends with code 5, and goes on when there is room") {
    Cli cli;
    std::string line = "trap '' XFSZ; ulimit -f 300; exec '" + Cli::program() + "' \"$@\"";
    const Arguments words = Arguments{"pick", "x"} + scene_generator() +
                            Arguments{"-n", "3", "--seed", "9", "-o", "out", "--ledger", "l.db"};
    // Ledger and clips have room, the page has not.
    const auto full = cli.run_program("bash", Arguments{"-c", line, "cinejury"} + words);
    INFO(full.err);
    CHECK(full.code == 5);
    CHECK_THAT(full.err, Contains("--resume"));
    const auto resumed = cli.run({"pick", "--resume", "last", "--ledger", "l.db"});
    INFO(resumed.err);
    CHECK(resumed.code == 0);
    CHECK(fs::exists(cli.home() / "out/report.html"));
}
