// SPDX-License-Identifier: Apache-2.0
// criteria, version, panels, plugins: data on standard output, for people and for programs.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Cli;
using nlohmann::json;

TEST_CASE("criteria lists 28 criteria, the first is alignment.object") {
    Cli cli;
    const json listed = json::parse(cli.run({"criteria", "--json"}).out).at("criteria");
    REQUIRE(listed.size() == 28);
    CHECK(listed[0].at("id") == "alignment.object");
    CHECK(listed[27].at("aspect") == "bias");
    const auto quiet = cli.run({"criteria", "-q"});
    CHECK(std::count(quiet.out.begin(), quiet.out.end(), '\n') == 28);
    CHECK_THAT(cli.run({"criteria"}).out, Contains("fineness.defocus"));
}

TEST_CASE("version names the program, the SDK and the libraries") {
    Cli cli;
    const json versions = json::parse(cli.run({"version", "--json"}).out);
    for (const char* name : {"cinejury", "sdk", "compiler", "ffmpeg", "sqlite", "boost", "fmt"})
        CHECK_FALSE(versions.at(name).get<std::string>().empty());
    CHECK(cli.run({"version", "-q"}).out == versions.at("cinejury").get<std::string>() + "\n");
}

TEST_CASE("panels lists the default panel, and show tells its experts") {
    Cli cli;
    const json panels = json::parse(cli.run({"panels", "--json"}).out).at("panels");
    bool has_default = false;
    for (const json& panel : panels) has_default = has_default || panel.at("name") == "default";
    CHECK(has_default);
    const json shown = json::parse(cli.run({"panels", "show", "default", "--json"}).out);
    CHECK_FALSE(shown.at("experts").empty());
    CHECK_THAT(cli.run({"panels", "show", "default"}).out, Contains("cinejury.fineness"));
}

TEST_CASE("A panel that is not there or is wrong ends with code 4") {
    Cli cli;
    const auto unknown = cli.run({"panels", "show", "defualt"});
    CHECK(unknown.code == 4);
    CHECK_THAT(unknown.err, Contains("did you mean"));
    cli.home().write("bad.toml", "nane = \"x\"\n");
    const auto bad = cli.run({"panels", "show", "./bad.toml"});
    CHECK(bad.code == 4);
    CHECK_THAT(bad.err, Contains("bad.toml"));
}

TEST_CASE("plugins lists what is there by kind, and names alone when quiet") {
    Cli cli;
    const json listed = json::parse(cli.run({"plugins", "--json"}).out);
    CHECK(listed.at("refused").empty());
    CHECK_THAT(cli.run({"plugins", "-q"}).out,
               Contains("cinejury.command\n") && Contains("cinejury.fineness\n"));
    const auto generators = cli.run({"plugins", "list", "--kind", "generator", "-q"});
    CHECK_THAT(generators.out, Contains("cinejury.command\n") && !Contains("cinejury.fineness\n"));
}

TEST_CASE("A library that is no plugin is listed as refused with the reason") {
    Cli cli;
    cli.home().write("plugins/broken.so", "this is no library");
    const auto ran = cli.run({"plugins", "--plugin-dir", "plugins"});
    CHECK(ran.code == 0);
    CHECK_THAT(ran.err, Contains("refused:") && Contains("broken.so"));
    const json refused =
        json::parse(cli.run({"plugins", "--plugin-dir", "plugins", "--json"}).out).at("refused");
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].at("code") == "bad_data");
}

TEST_CASE("A plugin folder of the command line must be there, one of the environment need not") {
    Cli cli;
    CHECK(cli.run({"plugins", "--plugin-dir", "nowhere"}).code == 2);
    cli.set("CINEJURY_PLUGIN_PATH", "nowhere");
    CHECK(cli.run({"plugins"}).code == 0);
}

TEST_CASE("inspect shows options, by id or by path, and ends with code 4 for what is none") {
    Cli cli;
    const auto shown = cli.run({"plugins", "inspect", "cinejury.command"});
    CHECK(shown.code == 0);
    CHECK_THAT(shown.out, Contains("cinejury.command.program") && Contains("(required)"));
    const json by_id =
        json::parse(cli.run({"plugins", "inspect", "cinejury.command", "--json"}).out);
    const json by_path = json::parse(
        cli.run({"plugins", "inspect", by_id.at("path").get<std::string>(), "--json"}).out);
    CHECK(by_path == by_id);
    const auto unknown = cli.run({"plugins", "inspect", "cinejury.comand"});
    CHECK(unknown.code == 4);
    CHECK_THAT(unknown.err, Contains("cinejury.command"));
    cli.home().write("x.so", "no library");
    CHECK(cli.run({"plugins", "inspect", "./x.so"}).code == 4);
}
