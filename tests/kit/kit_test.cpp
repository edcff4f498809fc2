// SPDX-License-Identifier: Apache-2.0
// `cinejury kit` as a user calls it.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;
using nlohmann::json;

TEST_CASE("kit list names the damages, for people, scripts and programs") {
    Cli cli;
    const auto listed = cli.run({"kit", "list"});
    CHECK(listed.code == 0);
    CHECK_THAT(listed.out, Contains("motion_blur") && Contains("radius 1 % of the height"));
    CHECK_THAT(cli.run({"kit", "list", "-q"}).out, Contains("defocus\nsoft_focus\n"));
    CHECK(json::parse(cli.run({"kit", "list", "--json"}).out)["damages"].size() == 22);
}

TEST_CASE("kit make draws scenes, damages them and writes the same bits a second time") {
    Cli cli;
    const auto once = cli.run({"kit", "make", "once", "--damage", "defocus", "--damage",
                               "object_creep", "--strength", "0.5", "--every", "40"});
    INFO(once.err);
    REQUIRE(once.code == 0);
    const json manifest = json::parse(cli.home().read("once/manifest.json"));
    // Scenes 0 and 40, clean and recoded and damaged; in neither an object rests.
    CHECK(manifest["clips"].size() == 6);
    CHECK(manifest["left_out"].size() == 2);
    REQUIRE(cli.run({"kit", "make", "again", "--damage", "defocus", "--damage", "object_creep",
                     "--strength", "0.5", "--every", "40"})
                .code == 0);
    CHECK(cli.home().read("again/manifest.json") == cli.home().read("once/manifest.json"));
}

TEST_CASE("kit run measures a panel on a folder of clips: tables, JSON, picture, baselines") {
    Cli cli;
    REQUIRE(
        cli.run({"kit", "make", "clips", "--damage", "defocus", "--strength", "1", "--every", "24"})
            .code == 0);
    cli.home().write("own/sources.json", R"({"clips": [
        {"file": "../clips/scene-00/clean.mkv", "id": "scene-00"},
        {"file": "../clips/scene-24/clean.mkv", "id": "scene-24"}]})");
    cli.home().write("base.json", R"({"like": {"baseline.x": "fineness.defocus"}, "records": [
        {"source": "scene-00", "damage": "clean", "criterion": "baseline.x", "value": 1},
        {"source": "scene-00", "damage": "defocus", "strength": 0.5, "criterion": "baseline.x",
         "value": 2}]})");
    const auto ran =
        cli.run({"kit", "run", "--sources", "own", "--damage", "defocus", "--strengths", "0.5,1",
                 "--out", "figures", "--baseline", "base.json"});
    INFO(ran.out << ran.err);
    REQUIRE(ran.code == 0);
    CHECK_THAT(ran.out, Contains("fineness.defocus") && Contains("baseline.x"));
    const json figures = json::parse(cli.home().read("figures/kit.json"));
    CHECK(figures["clips"].size() == 2);
    for (const json& cell : figures["cells"])
        if (cell["criterion"] == "fineness.defocus") {
            CHECK(cell["relation"] == "hit");
            CHECK(cell["accuracy"]["value"] == 1);
        } else if (cell["criterion"] == "baseline.x" && cell["strength"] == 0.5) {
            CHECK(cell["accuracy"]["value"] == 0);
        }
    CHECK_THAT(cli.home().read("figures/heat-map.svg"), Contains("<svg"));
    const auto printed = cli.run({"kit", "run", "--sources", "own", "--damage", "defocus",
                                  "--strengths", "0.5,1", "--threads", "1", "--json"});
    CHECK(json::parse(printed.out)["cells"][0] == figures["cells"][0]);
}

TEST_CASE("kit run goes on from what it wrote: clips that are there are not scored again") {
    Cli cli;
    const auto run = [&](const Arguments& more) {
        return cli.run(Arguments{"kit", "run", "--damage", "noise"} + more);
    };
    REQUIRE(run({"--source", "scene-00", "--out", "first"}).code == 0);
    const auto both =
        run({"--source", "scene-00", "--source", "scene-06", "--records", "first/kit.json",
             "--progress", "plain", "--strengths", "0.5", "--out", "both"});
    INFO(both.err);
    REQUIRE(both.code == 0);
    CHECK_THAT(both.err, Contains("source 1 of 1"));
    const json records = json::parse(cli.home().read("both/kit.json"))["records"];
    std::size_t known = 0, fresh = 0;
    for (const json& record : records) {
        CHECK((record["damage"] != "noise" || record["strength"] == 0.5));
        known += record["source"] == "scene-00";
        fresh += record["source"] == "scene-06";
    }
    CHECK(known == fresh);
    CHECK(known > 0);

    const auto other = run({"--source", "scene-00", "--records", "first/kit.json", "--seed", "2"});
    CHECK(other.code == 7);
    CHECK_THAT(other.err, Contains("seed"));
    const auto unknown = run({"--source", "scene-99"});
    CHECK(unknown.code == 2);
    CHECK_THAT(unknown.err, Contains("scene-99"));
}

TEST_CASE("What cannot be done is said: damages, strengths, sources, panels, baselines") {
    Cli cli;
    const auto damage = cli.run({"kit", "make", "x", "--damage", "defocuss"});
    CHECK(damage.code == 2);
    CHECK_THAT(damage.err, Contains("defocuss") && Contains("\"defocus\""));
    CHECK(cli.run({"kit", "make"}).code == 2);
    CHECK(cli.run({"kit", "make", "x", "--strength", "1.5"}).code == 2);
    const auto strengths = cli.run({"kit", "run", "--strengths", "0.2,much"});
    CHECK(strengths.code == 2);
    CHECK_THAT(strengths.err, Contains("much"));
    CHECK(cli.run({"kit", "run", "--split", "both"}).code == 2);
    const auto nowhere = cli.run({"kit", "run", "--sources", "nowhere"});
    CHECK(nowhere.code == 7);
    CHECK_THAT(nowhere.err, Contains("nowhere"));
    const auto real = cli.run({"kit", "run", "--sources", "real"});
    CHECK_THAT(real.err, Contains("fetch.sh"));
    CHECK(cli.run({"kit", "run", "--panel", "nobody"}).code == 4);
    CHECK(cli.run({"kit", "run", "--every", "40", "--baseline", "nowhere.json"}).code == 7);
}
