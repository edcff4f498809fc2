// SPDX-License-Identifier: Apache-2.0
// The programs and the plugins as they are installed, without SDK and library for products.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"
#include "tests/hosts/cli/scenes.hpp"

using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;
using cinejury::cli::test::Ran;
using cinejury::cli::test::scene_generator;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

Ran install(const Cli& cli, const std::string& folder, const std::string& component) {
    return cli.run_program("cmake",
                           {"--install", folder, "--component", component, "--prefix", "prefix"});
}

}  // namespace

TEST_CASE("Installed programs find panels and plugins beside themselves, wherever they are moved") {
    Cli cli;
    const std::string build = CINEJURY_BUILD_DIR;
    for (const auto& [folder, component] : std::vector<std::pair<std::string, std::string>>{
             {build, "programs"},
             // Only what this test is sure to have built.
             {build + "/hosts/supervisor", "plugins"},
             {build + "/plugins/generators/command", "plugins"},
             {build + "/plugins/experts/fineness", "plugins"},
             {build + "/plugins/experts/coherence", "plugins"},
             {build + "/plugins/experts/guards", "plugins"}}) {
        const Ran installed = install(cli, folder, component);
        INFO(folder << ": " << installed.out << installed.err);
        REQUIRE(installed.code == 0);
    }
    fs::rename(cli.home() / "prefix", cli.home() / "moved");
    const std::string program = (cli.home() / "moved/bin/cinejury").string();

    const json listed = json::parse(cli.run_program(program, {"plugins", "--json"}).out);
    CHECK(listed.at("refused").empty());
    for (const json& plugin : listed.at("plugins"))
        CHECK(plugin.at("path").get<std::string>().starts_with((cli.home() / "moved").string()));
    const Ran panel = cli.run_program(program, {"panels", "show", "default"});
    INFO(panel.err);
    CHECK(panel.code == 0);

    cli.home().write("panel.toml",
                     "schema = 1\nname = \"short\"\n[[expert]]\nplugin = \"cinejury.fineness\"\n");
    const Ran picked =
        cli.run_program(program, Arguments{"pick", "a ball"} + scene_generator() +
                                     Arguments{"-n", "2", "--panel", "./panel.toml", "-o", "out"});
    INFO(picked.err);
    CHECK(picked.code == 0);
    CHECK(fs::exists(cli.home() / "out/winner.mp4"));
}
