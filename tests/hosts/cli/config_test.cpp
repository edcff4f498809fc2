// SPDX-License-Identifier: Apache-2.0
// Settings come from command line, environment, configuration file and defaults, in that order.
#include <nlohmann/json.hpp>

#include "hosts/cli/table/option.hpp"
#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;
using nlohmann::json;

namespace {

// The values of one setting as `config show` tells them.
json values(const Cli& cli, const std::string& setting, const Arguments& more = {}) {
    const auto ran = cli.run(Arguments{"config", "show", "--json"} + more);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    const json shown = json::parse(ran.out);
    for (const json& one : shown.at("settings"))
        if (one.at("setting") == setting) return one.at("values");
    FAIL("config show does not list " << setting);
    return {};
}

json value(const std::string& text, const std::string& source, const std::string& where) {
    return {{"value", text}, {"source", source}, {"where", where}};
}

}  // namespace

TEST_CASE("The command line wins over the environment, that over the file, that over the default") {
    Cli cli;
    CHECK(values(cli, "panel") == json{value("default", "default", "")});
    const auto file = cli.home().write(".config/cinejury/config.toml", "# mine\npanel = \"c\"\n");
    CHECK(values(cli, "panel") == json{value("c", "config file", file.string() + ":2: panel")});
    cli.set("CINEJURY_PANEL", "b");
    CHECK(values(cli, "panel") == json{value("b", "environment", "CINEJURY_PANEL")});
    CHECK(values(cli, "panel", {"-p", "a"}) == json{value("a", "command line", "--panel")});
}

TEST_CASE("Values of an option that may be repeated add up in that order") {
    Cli cli;
    cli.home().write(".config/cinejury/config.toml", "plugin-dir = [\"c\", \"/d\"]\n");
    cli.set("CINEJURY_PLUGIN_PATH", "/a:/b");
    const json shown = values(cli, "plugin-dir", {"--plugin-dir", "/first"});
    REQUIRE(shown.size() == 5);
    CHECK(shown[0].at("value") == "/first");
    CHECK(shown[1].at("value") == "/a");
    CHECK(shown[2].at("value") == "/b");
    // A relative path of the file is meant from the file's folder.
    CHECK(shown[3].at("value") == (cli.home() / ".config/cinejury/c").string());
    CHECK(shown[4].at("value") == "/d");
}

TEST_CASE("An empty variable counts as not set") {
    Cli cli;
    const auto ran = cli.run_program("env", {"CINEJURY_PANEL=", Cli::program(), "config", "show"});
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Catch::Matches("[^]*\\npanel +default +default *\\n[^]*"));
}

TEST_CASE("The option --config and CINEJURY_CONFIG name another file, which must be there") {
    Cli cli;
    cli.home().write("one.toml", "panel = \"one\"");
    cli.home().write("two.toml", "panel = \"two\"");
    CHECK(values(cli, "panel", {"--config", "one.toml"})[0].at("value") == "one");
    cli.set("CINEJURY_CONFIG", "two.toml");
    CHECK(values(cli, "panel")[0].at("value") == "two");
    CHECK(values(cli, "panel", {"--config", "one.toml"})[0].at("value") == "one");
    const auto ran = cli.run({"criteria", "--config", "three.toml"});
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains("three.toml"));
}

TEST_CASE("XDG_CONFIG_HOME moves the file, and a relative one is ignored") {
    Cli cli;
    cli.home().write("xdg/cinejury/config.toml", "panel = \"xdg\"");
    cli.set("XDG_CONFIG_HOME", "xdg");
    CHECK(values(cli, "panel")[0].at("value") == "default");
    cli.set("XDG_CONFIG_HOME", (cli.home() / "xdg").string());
    CHECK(values(cli, "panel")[0].at("value") == "xdg");
}

TEST_CASE("A bad configuration file is refused with file and line") {
    Cli cli;
    const auto refused = [&](const std::string& text, const std::string& words) {
        cli.home().write("bad.toml", text);
        const auto ran = cli.run({"criteria", "--config", "bad.toml"});
        INFO(ran.err);
        CHECK(ran.code == 2);
        CHECK(ran.out.empty());
        CHECK_THAT(ran.err, Contains("bad.toml:") && Contains(words));
    };
    refused("\npanle = \"x\"", "bad.toml:2: there is no setting 'panle'; did you mean 'panel'?");
    refused("panel = ", "bad.toml:1:");
    refused("r\xc3\xa9glage = 1", "bad.toml:1:");
    refused("panel" + std::string(300, '.') + "x = 1", "more than 256 dots in one line");
    refused("panel = [\"x\"]", "has the wrong type");
    refused("[panel]\nname = \"x\"", "has the wrong type");
    refused("candidates = 0", "bad.toml:1: candidates: 0 is out of range");
    refused("output = \"x\"", "'output' is not a setting");
    refused("progress = \"barr\"", "did you mean 'bar'?");
}

TEST_CASE("A bad variable is refused with its name") {
    Cli cli;
    cli.set("CINEJURY_CANDIDATES", "x");
    const auto ran = cli.run({"criteria"});
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains("CINEJURY_CANDIDATES: 'x' is not a whole number"));
}

TEST_CASE("Every setting of the table is taken from its variable and from its key") {
    for (const cinejury::cli::Option& option : cinejury::cli::options()) {
        if (!option.setting || option.name == "json") continue;  // `values` gives --json itself
        Cli cli;
        const std::string name(option.name);
        const std::string text = [&]() -> std::string {
            if (!option.choices.empty()) return std::string(option.choices.back());
            switch (option.type) {
                case cinejury::cli::Type::kSwitch: return "true";
                case cinejury::cli::Type::kInteger:
                case cinejury::cli::Type::kNumber: return "7";
                case cinejury::cli::Type::kSize: return "64x48";
                case cinejury::cli::Type::kRate: return "30000/1001";
                default: return "/text";
            }
        }();
        INFO(name);
        cli.home().write(".config/cinejury/config.toml", name + " = \"" + text + "\"");
        CHECK(values(cli, name)[0].at("value") == text);
        CHECK(values(cli, name)[0].at("source") == "config file");
        cli.set(cinejury::cli::environment_name(option), text);
        CHECK(values(cli, name)[0].at("value") == text);
        CHECK(values(cli, name)[0].at("source") == "environment");
    }
}
