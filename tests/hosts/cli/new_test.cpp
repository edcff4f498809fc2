// SPDX-License-Identifier: Apache-2.0
// `new` makes a folder that builds against the SDK; the plugin is then seen by the program.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"
#include "tests/hosts/cli/scenes.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// Builds a new plugin in the build tree, which is a package too.
void build(const Cli& cli, const std::string& name) {
    const auto configured =
        cli.run_program("cmake", {"-S", name, "-B", name + "/build", "-G", "Ninja",
                                  std::string("-DCMAKE_PREFIX_PATH=") + CINEJURY_BUILD_DIR});
    INFO(configured.out << configured.err);
    REQUIRE(configured.code == 0);
    const auto built = cli.run_program("cmake", {"--build", name + "/build"});
    INFO(built.out << built.err);
    REQUIRE(built.code == 0);
}

}  // namespace

TEST_CASE("A new expert builds as it is, is inspected and passes the validator") {
    Cli cli;
    const auto ran = cli.run({"new", "expert", "sharp_edges", "--id", "com.example.sharp_edges"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    CHECK_THAT(ran.out, Contains("sharp_edges/CMakeLists.txt"));
    CHECK_THAT(ran.err, Contains("cmake -S sharp_edges"));
    build(cli, "sharp_edges");
    const auto inspected =
        cli.run({"plugins", "inspect", "sharp_edges/build/sharp_edges.so", "--json"});
    CHECK(json::parse(inspected.out).at("metadata").at("id") == "com.example.sharp_edges");
    const auto validated = cli.run({"validate", "sharp_edges/build/sharp_edges.so"});
    INFO(validated.out << validated.err);
    CHECK(validated.code == 0);
    cinejury::cli::test::write_clips(cli, "sharp.mkv", "blurred.mkv");
    const auto scored = cli.run({"score", "sharp.mkv", "--plugin-dir", "sharp_edges/build",
                                 "--panel", "sharp_edges/panel.toml"});
    INFO(scored.err);
    CHECK(scored.code == 0);
    CHECK_THAT(scored.out, Contains("com.example.sharp_edges"));
}

TEST_CASE("A new generator builds as it is, passes the validator, and its winner can be replayed") {
    Cli cli;
    REQUIRE(cli.run({"new", "generator", "bars", "-d", "work"}).code == 0);
    build(cli, "work/bars");
    const auto validated = cli.run({"validate", "work/bars/build/bars.so"});
    INFO(validated.out << validated.err);
    CHECK(validated.code == 0);
    cli.set("CINEJURY_PLUGIN_PATH", "work/bars/build");
    const auto picked =
        cli.run({"pick", "x", "-n", "2", "-g", "org.example.bars", "--size", "64x48", "-o", "out"});
    INFO(picked.err);
    REQUIRE(picked.code == 0);
    const auto replayed = cli.run({"runs", "replay", "last"});
    INFO(replayed.err);
    CHECK(replayed.code == 0);
    CHECK_THAT(replayed.out, Contains("the same bit for bit"));
}

TEST_CASE("new leaves no placeholder behind") {
    Cli cli;
    for (const std::string kind : {"expert", "generator"}) {
        REQUIRE(cli.run({"new", kind, "my_" + kind}).code == 0);
        for (const auto& entry : fs::recursive_directory_iterator(cli.home() / ("my_" + kind))) {
            const std::string name = entry.path().lexically_relative(cli.home().path()).string();
            INFO(name);
            CHECK(name.find('@') == std::string::npos);
            if (!entry.is_regular_file()) continue;
            for (const char* placeholder : {"@NAME@", "@ID@", "@CLASS@"})
                CHECK(cli.home().read(name).find(placeholder) == std::string::npos);
        }
    }
}

TEST_CASE("new takes an id for the name, and the folder then has its last part") {
    Cli cli;
    REQUIRE(cli.run({"new", "expert", "com.example.sharp_edges"}).code == 0);
    CHECK_THAT(cli.home().read("sharp_edges/sharp_edges.cpp"),
               Contains("\"com.example.sharp_edges\"") && Contains("class SharpEdges"));
    CHECK(cli.run({"new", "expert", "com.example.other", "--id", "com.example.x"}).code == 2);
}

TEST_CASE("new overwrites nothing and refuses names that could not be built") {
    Cli cli;
    cli.home().write("mine/notes.txt", "keep");
    const auto there = cli.run({"new", "expert", "mine"});
    CHECK(there.code == 2);
    CHECK_THAT(there.err, Contains("is there already"));
    CHECK(cli.home().read("mine/notes.txt") == "keep");
    for (const std::string name : {"Sharp", "1st", "a-b", "../x", ""}) {
        INFO(name);
        CHECK(cli.run({"new", "expert", name}).code == 2);
    }
    for (const std::string id : {"sharp", "Com.Example.x", "a..b", ".a.b", "example.x"})
        CHECK(cli.run({"new", "expert", "fine", "--id", id}).code == 2);
}
