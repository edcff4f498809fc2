// SPDX-License-Identifier: Apache-2.0
// runs: what the ledger holds, shown, replayed and removed.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"
#include "tests/hosts/cli/scenes.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;
using cinejury::cli::test::scene_generator;
using cinejury::cli::test::write_clips;
using nlohmann::json;

namespace {

json runs(const Cli& cli) {
    return json::parse(cli.run({"runs", "--json"}).out).at("runs");
}

}  // namespace

TEST_CASE("Runs are listed with the newest first, and shown as they ended") {
    Cli cli;
    CHECK(runs(cli).empty());
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    REQUIRE(cli.run({"rank", "sharp.mkv", "blurred.mkv", "--prompt", "one"}).code == 0);
    REQUIRE(cli.run({"score", "sharp.mkv", "--prompt", "two"}).code == 0);
    const json listed = runs(cli);
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].at("prompt") == "two");
    CHECK(listed[1].at("state") == "finished");
    CHECK(json::parse(cli.run({"runs", "--limit", "1", "--json"}).out).at("runs").size() == 1);
    const std::string id = listed[1].at("id");
    const json shown = json::parse(cli.run({"runs", "show", id, "--json"}).out);
    CHECK(shown.at("result").at("verdict").at("winner") == 0);
    CHECK_THAT(cli.run({"runs", "show", id}).out, Contains("Candidate 0 wins"));
    CHECK(cli.run({"runs", "-q"}).out.rfind(listed[0].at("id").get<std::string>(), 0) == 0);
}

TEST_CASE("A candidate of a generator that promises nothing cannot be replayed: exit code 4") {
    Cli cli;
    Arguments generator = scene_generator();
    std::replace(generator.begin(), generator.end(),
                 std::string("cinejury.command.deterministic=true"),
                 std::string("cinejury.command.deterministic=false"));
    REQUIRE(cli.run(Arguments{"pick", "x"} + generator + Arguments{"-n", "1", "-o", "out"}).code ==
            0);
    const auto ran = cli.run({"runs", "replay", "last"});
    CHECK(ran.code == 4);
    CHECK_THAT(ran.err, Contains("neither declares bitwise determinism"));
}

TEST_CASE("A run is removed by its id, and gc removes clips of old runs") {
    Cli cli;
    write_clips(cli, "sharp.mkv", "blurred.mkv");
    REQUIRE(cli.run({"score", "sharp.mkv"}).code == 0);
    REQUIRE(cli.run({"score", "blurred.mkv"}).code == 0);
    CHECK(cli.run({"runs", "rm", "nothing"}).code == 7);
    const std::string id = runs(cli)[1].at("id");
    CHECK(cli.run({"runs", "rm", id}).code == 0);
    CHECK(runs(cli).size() == 1);
    CHECK(cli.run({"runs", "gc", "--days", "0"}).code == 0);
    CHECK(runs(cli).size() == 1);
}

TEST_CASE("A file that is no ledger is refused with code 7 and left as it was") {
    Cli cli;
    cli.home().write("foreign.db", "this is no ledger, but it is somebody's");
    for (const Arguments& words : {Arguments{"runs"}, Arguments{"score", "a.mkv"}}) {
        const auto ran = cli.run(words + Arguments{"--ledger", "foreign.db"});
        CHECK(ran.code == 7);
        CHECK_THAT(ran.err, Contains("foreign.db"));
    }
    CHECK(cli.home().read("foreign.db") == "this is no ledger, but it is somebody's");
}
