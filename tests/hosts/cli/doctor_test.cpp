// SPDX-License-Identifier: Apache-2.0
// The doctor names what is missing, with the remedy.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;
using nlohmann::json;

namespace {

// The checks of this name.
std::vector<json> checks(const Cli& cli, const std::string& name, const Arguments& more = {}) {
    std::vector<json> found;
    const json all = json::parse(cli.run(Arguments{"doctor", "--json"} + more).out);
    for (const json& check : all.at("checks"))
        if (check.at("name") == name) found.push_back(check);
    return found;
}

}  // namespace

TEST_CASE("On a machine that has everything the doctor is content and changes nothing") {
    Cli cli;
    const auto ran = cli.run({"doctor"});
    INFO(ran.out);
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, !Contains("missing "));
    CHECK(std::filesystem::is_empty(cli.home().path()));
}

TEST_CASE("The doctor says whether there is a CUDA device and which plugins can use one") {
    Cli cli;
    const auto found = checks(cli, "cuda");
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].at("detail").get<std::string>(), Contains("device"));
    CHECK_THAT(found[0].at("detail").get<std::string>(), Contains("built "));
}

TEST_CASE("A ledger that cannot be opened is missing: exit code 5 and a remedy") {
    Cli cli;
    cli.home().write("no.db", std::string(4096, 'x'));
    CHECK(cli.run({"doctor", "--ledger", "no.db"}).code == 5);
    const auto found = checks(cli, "ledger", {"--ledger", "no.db"});
    REQUIRE(found.size() == 1);
    CHECK(found[0].at("state") == "missing");
    CHECK_THAT(found[0].at("remedy").get<std::string>(), Contains("--ledger"));
}

TEST_CASE("A panel whose experts are not there is missing") {
    Cli cli;
    cli.home().write("mine.toml",
                     "schema = 1\nname = \"mine\"\n[[expert]]\nplugin = \"org.example.none\"\n");
    const auto found = checks(cli, "panel", {"--panel", "./mine.toml"});
    REQUIRE(found.size() == 1);
    CHECK(found[0].at("state") == "missing");
    CHECK_THAT(found[0].at("detail").get<std::string>(), Contains("org.example.none"));
    CHECK(cli.run({"doctor", "--panel", "./mine.toml"}).code == 5);
}

TEST_CASE("A refused plugin, a variable with a slip and a missing program are warnings") {
    Cli cli;
    cli.home().write("plugins/broken.so", "no library");
    const auto refused = checks(cli, "refused", {"--plugin-dir", "plugins"});
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].at("state") == "warning");
    cli.set("CINEJURY_PANNEL", "x");
    const auto variables = checks(cli, "variable");
    REQUIRE(variables.size() == 1);
    CHECK_THAT(variables[0].at("remedy").get<std::string>(), Contains("CINEJURY_PANEL"));
    cli.set("PATH", "/nowhere");
    const auto ffmpeg = checks(cli, "ffmpeg");
    REQUIRE(ffmpeg.size() == 1);
    CHECK(ffmpeg[0].at("state") == "warning");
    CHECK(cli.run({"doctor"}).code == 0);
}

TEST_CASE("Without a home the doctor asks for a ledger") {
    Cli cli;
    cli.set("HOME", "");
    CHECK(cli.run({"doctor"}).code == 5);
    CHECK(cli.run({"doctor", "--ledger", "here.db"}).code == 0);
}
