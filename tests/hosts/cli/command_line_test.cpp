// SPDX-License-Identifier: Apache-2.0
// Words that are wrong are refused with exit code 2, on standard error, with the nearest right one.
#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;

namespace {

void refused(const Arguments& arguments, const std::string& words) {
    const auto ran = Cli().run(arguments);
    INFO(ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Contains("error:") && Contains(words));
}

}  // namespace

TEST_CASE("Without a command the program says where the list is") {
    refused({}, "cinejury --help");
}

TEST_CASE("An unknown command is refused with the nearest one") {
    refused({"pik"}, "did you mean 'pick'?");
    refused({"plugins", "lst"}, "did you mean 'list'?");
    refused({"runs", "zzzzz"}, "known: list, show, rm, gc, replay");
    refused({"help", "valdate"}, "did you mean 'validate'?");
}

TEST_CASE("An unknown option is refused with the nearest one") {
    refused({"criteria", "--jsn"}, "did you mean '--json'?");
    refused({"criteria", "--jsn=1"}, "did you mean '--json'?");
    refused({"criteria", "-x"}, "no option '-x'");
    refused({"pick", "a", "--pan", "default"}, "no option '--pan'");
}

TEST_CASE("An option of another command is refused with the commands that take it") {
    refused({"rank", "a.mp4", "--generator", "x"}, "that is for: pick");
}

TEST_CASE("A value of the wrong form or out of range is refused with what is allowed") {
    refused({"pick", "a", "-n", "many"}, "--candidates: 'many' is not a whole number");
    refused({"pick", "a", "-n", "-3"}, "--candidates: '-3' is not a whole number");
    refused({"pick", "a", "-n", "0"}, "allowed: 1 ... 10000");
    refused({"pick", "a", "--seed", "18446744073709551616"}, "is not a whole number");
    refused({"pick", "a", "--size", "64"}, "a size like 320x192");
    refused({"pick", "a", "--size", "0x64"}, "a size like 320x192");
    refused({"pick", "a", "--fps", "24/0"}, "a rate like 24");
    refused({"pick", "a", "--guidance", "nan"}, "is not a number");
    refused({"pick", "a", "--progress", "bars"}, "did you mean 'bar'?");
    refused({"new", "experts", "x"}, "did you mean 'expert'?");
}

TEST_CASE("A missing value is refused, also when an option follows") {
    refused({"pick", "a", "--panel"}, "--panel");
    refused({"pick", "a", "--panel", "--json"}, "--panel: the value NAME is missing");
}

TEST_CASE("A missing or superfluous word is refused with the usage") {
    refused({"validate"}, "PLUGIN is missing; usage: cinejury validate [OPTIONS] PLUGIN");
    refused({"criteria", "all"}, "'all' is one word too many");
    refused({"pick"}, "PROMPT is missing");
    refused({"rank"}, "FILES is missing");
}

TEST_CASE("Options may stand before the command, and --version counts as one") {
    Cli cli;
    const auto json = cli.run({"--json", "criteria"});
    CHECK(json.code == 0);
    CHECK(json.out.front() == '{');
    CHECK(cli.run({"--color", "never", "criteria", "-q"}).code == 0);
    CHECK(cli.run({"--version"}).out == cli.run({"version"}).out);
}

TEST_CASE("A switch is undone by --no-") {
    Cli cli;
    cli.set("CINEJURY_JSON", "true");
    CHECK(cli.run({"criteria"}).out.front() == '{');
    CHECK(cli.run({"criteria", "--no-json"}).out.front() != '{');
}

TEST_CASE("After -- a word is no option") {
    refused({"criteria", "--", "--json"}, "'--json' is one word too many");
}
