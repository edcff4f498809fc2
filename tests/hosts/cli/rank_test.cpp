// SPDX-License-Identifier: Apache-2.0
// rank and score: files in, a ranking out; what fails is named and the rest goes on.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"
#include "tests/hosts/cli/scenes.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Cli;
using cinejury::cli::test::write_clips;
using nlohmann::json;
namespace fs = std::filesystem;

TEST_CASE("rank prints the sharp clip first, and writes nothing unless asked") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    const auto ran = cli.run({"rank", "blurred.mkv", "sharp.mkv"});
    INFO(ran.err);
    CHECK(ran.code == 0);
    CHECK(ran.out.find("sharp.mkv") < ran.out.find("blurred.mkv"));
    CHECK_THAT(ran.out, Contains("Candidate 1 wins"));
    CHECK_FALSE(fs::exists(cli.home() / "report.json"));
    CHECK(cli.run({"rank", "blurred.mkv", "sharp.mkv", "-q"}).out == "sharp.mkv\n");
}

TEST_CASE("rank --json prints the report alone on standard output") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    const auto ran = cli.run({"rank", "blurred.mkv", "sharp.mkv", "--json", "--prompt", "x"});
    CHECK(ran.code == 0);
    const json report = json::parse(ran.out);
    CHECK(report.at("result").at("verdict").at("winner") == 1);
    CHECK(report.at("result").at("prompt") == "x");
}

TEST_CASE("With -o the winner is copied bit for bit, and nothing is overwritten without --force") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    REQUIRE(cli.run({"rank", "blurred.mkv", "sharp.mkv", "-o", "best"}).code == 0);
    CHECK(cli.home().read("best/winner.mkv") == cli.home().read("sharp.mkv"));
    CHECK(fs::exists(cli.home() / "best/report.html"));
    const std::string before = cli.home().read("best/report.json");
    const auto again = cli.run({"rank", "blurred.mkv", "-o", "best"});
    CHECK(again.code == 2);
    CHECK_THAT(again.err, Contains("--force"));
    CHECK(cli.home().read("best/report.json") == before);
    CHECK(cli.run({"rank", "blurred.mkv", "-o", "best", "--force", "--no-page"}).code == 0);
    CHECK(cli.home().read("best/winner.mkv") == cli.home().read("blurred.mkv"));
    CHECK_FALSE(fs::exists(cli.home() / "best/report.html"));
}

TEST_CASE("A file that cannot be read is named, the others go on, exit code 6") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    cli.home().write("broken.mkv", "no video");
    const auto ran =
        cli.run({"rank", "broken.mkv", "sharp.mkv", "nowhere.mkv", "blurred.mkv", "--json"});
    CHECK(ran.code == 6);
    const json candidates = json::parse(ran.out).at("result").at("candidates");
    CHECK(candidates[0].at("state") == "failed");
    CHECK(candidates[1].at("rank") == 1);
    CHECK_THAT(candidates[2].at("error").at("message").get<std::string>(), Contains("nowhere.mkv"));
    CHECK_THAT(ran.err, Contains("broken.mkv") && Contains("nowhere.mkv"));
}

TEST_CASE("Without a usable file the exit code is 7") {
    Cli cli;
    cli.home().write("broken.mkv", "no video");
    CHECK(cli.run({"rank", "broken.mkv"}).code == 7);
}

TEST_CASE("If no file passes the gates there is no winner: exit code 3 and why") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    cli.home().write("strict.toml",
                     "schema = 1\nname = \"strict\"\n[[expert]]\nplugin = \"cinejury.fineness\"\n"
                     "[[gate]]\ncriterion = \"fineness.defocus\"\nminimum = 1.0\n");
    const auto ran =
        cli.run({"rank", "sharp.mkv", "blurred.mkv", "--panel", "./strict.toml", "-o", "none"});
    INFO(ran.err);
    CHECK(ran.code == 3);
    CHECK_THAT(ran.out, Contains("No winner") && Contains("fineness.defocus"));
    CHECK(fs::exists(cli.home() / "none/report.json"));
    CHECK_FALSE(fs::exists(cli.home() / "none/winner.mkv"));
}

TEST_CASE("score prints every criterion with its status") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    const auto ran = cli.run({"score", "sharp.mkv"});
    INFO(ran.err);
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Contains("fineness.defocus") && Contains("coherence.flicker"));
    CHECK(cli.run({"score", "sharp.mkv", "blurred.mkv"}).code == 2);
}

TEST_CASE("Limits of the command line hold for files") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    const auto ran = cli.run({"rank", "sharp.mkv", "--max-frames", "5"});
    CHECK(ran.code == 7);
    CHECK_THAT(ran.err, Contains("sharp.mkv") && Contains("frames"));
}

TEST_CASE("A setting for a plugin that is not there is refused with the nearest id") {
    Cli cli;
    const auto ran = cli.run({"rank", "a.mkv", "--set", "cinejury.finenes.x=1"});
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains("did you mean 'cinejury.fineness'?"));
    CHECK(cli.run({"rank", "a.mkv", "--set", "cinejury.fineness"}).code == 2);
    CHECK(cli.run({"rank", "a.mkv", "--set", "cinejury.fineness.nothing=1"}).code == 2);
}

TEST_CASE("A file name with escape sequences reaches no terminal as such") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    const std::string name = "evil\033]0;title\007.mkv";
    fs::rename(cli.home() / "sharp.mkv", cli.home() / name);
    for (const std::string progress : {"none", "plain", "bar"}) {
        const auto ran = cli.run_on_terminal({"rank", name, "blurred.mkv", "--progress", progress});
        CHECK(ran.code == 0);
        CHECK(ran.out.find("\033]") == std::string::npos);
        CHECK_THAT(ran.out, Contains("evil<U+001B>]0;title"));
    }
    const auto listed = cli.run_on_terminal({"runs", "show", "last", "--json"});
    CHECK(listed.out.find('\033') == std::string::npos);
}
