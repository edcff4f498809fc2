// SPDX-License-Identifier: Apache-2.0
// validate: a verdict for each test, in three forms, and an exit code for scripts. What the tests
// find is tested with the validator itself (tests/core/validate).
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Cli;
using nlohmann::json;

TEST_CASE("A first-party plugin passes by its id, and JSON and JUnit say so too") {
    Cli cli;
    const auto ran = cli.run({"validate", "cinejury.fineness", "--level", "3"});
    INFO(ran.out << ran.err);
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
    const auto as_json = cli.run(
        {"validate", "cinejury.fineness", "--level", "3", "--json", "--junit", "results.xml"});
    CHECK(as_json.code == 0);
    CHECK(json::parse(as_json.out).is_object());
    CHECK_THAT(cli.home().read("results.xml"), Contains("<testsuite"));
}

TEST_CASE("A file that is no plugin fails: exit code 4, the test's id, and how to repeat it") {
    Cli cli;
    cli.home().write("it's broken.so", "no library");
    const auto ran = cli.run({"validate", "./it's broken.so"});
    INFO(ran.out << ran.err);
    CHECK(ran.code == 4);
    CHECK_THAT(ran.out, Contains("cinejury validate './it'\\''s broken.so' --test"));
    const auto quiet = cli.run({"validate", "./it's broken.so", "-q"});
    CHECK(quiet.code == 4);
    CHECK_FALSE(quiet.out.empty());
    CHECK(quiet.err.empty());
    std::string test = quiet.out.substr(0, quiet.out.find('\n'));
    CHECK(cli.run({"validate", "./it's broken.so", "--test", test}).code == 4);
}

TEST_CASE("What cannot be validated at all is said: no file, no such test, no such option") {
    Cli cli;
    const auto nowhere = cli.run({"validate", "nowhere.so"});
    CHECK(nowhere.code == 4);
    CHECK_THAT(nowhere.err, Contains("nowhere.so"));
    CHECK(cli.run({"validate", "cinejury.finenes"}).code == 4);
    CHECK(cli.run({"validate", "cinejury.fineness", "--test", "no.such"}).code == 2);
    CHECK(cli.run({"validate", "cinejury.fineness", "--level", "6"}).code == 2);
    const auto other =
        cli.run({"validate", "cinejury.fineness", "--set", "cinejury.command.program=x"});
    CHECK(other.code == 2);
    CHECK_THAT(other.err, Contains("cinejury.fineness."));
}
