// SPDX-License-Identifier: Apache-2.0
// `cinejury tune` as a user runs it: the embedded generator, its judge, processes that are killed.
#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/digest.hpp"
#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using namespace cinejury;
using Catch::Matchers::Contains;
using cli::test::Arguments;
using cli::test::Cli;

namespace {

// A run of a few seconds.
Arguments tune_words(const Cli& program, const std::string& folder) {
    program.home().write("train.txt",
                         "a small red circle moves right\na large blue square grows\n");
    program.home().write("test.txt", "a small green star moves up\n");
    return {"tune",
            folder,
            "--prompts",
            "train.txt",
            "--held-out",
            "test.txt",
            "--panel",
            "shapes",
            "--updates",
            "4",
            "--round-prompts",
            "1",
            "--round-clips",
            "2",
            "--round-updates",
            "1",
            "--batch",
            "2",
            "--rank",
            "2",
            "--steps",
            "2",
            "--margin",
            "0",
            "--noise-floor",
            "0",
            "--method",
            "rwr",
            "--evaluate-every",
            "4",
            "--warm-up",
            "0",
            "--learning-rate",
            "1e-4",
            "--held-out-drop",
            "1",
            "--set",
            "cinejury.shapes.device=cpu",
            "--progress",
            "plain"};
}

}  // namespace

TEST_CASE("a tuning run that is killed again and again ends in the adapter of one that is not") {
    const Cli program;
    const auto whole = program.run(tune_words(program, "whole"));
    CAPTURE(whole.err);
    REQUIRE(whole.code == 0);
    CHECK_THAT(whole.out, Contains("whole/adapter.safetensors"));
    Arguments words = tune_words(program, "killed");
    for (const char* update : {"update 1 of 4", "update 2 of 4", "update 3 of 4"}) {
        auto running = program.start(words);
        CHECK(running.wait_for_error_text(update));
        running.signal(SIGKILL);
        CHECK(running.wait().code == 128 + SIGKILL);
        words = {"tune", "--resume", "killed", "--progress", "plain"};
    }
    // The options that it was begun with may be given again.
    const auto last = program.run(tune_words(program, "killed") + Arguments{"--resume", "killed"});
    CAPTURE(last.err);
    REQUIRE(last.code == 0);
    CHECK(*sha256_file(program.home() / "killed/adapter.safetensors") ==
          *sha256_file(program.home() / "whole/adapter.safetensors"));
    const auto report = nlohmann::json::parse(std::ifstream(program.home() / "killed/report.json"));
    CHECK(report["updates"] == 4);
    CHECK(report["evaluations"].size() == 2);
    CHECK(report["adapter"]["digest"] ==
          *sha256_file(program.home() / "killed/adapter.safetensors"));
    CHECK(std::filesystem::exists(program.home() / "killed/report.html"));
    // The report shows the clips of a run that was not killed.
    const auto other = nlohmann::json::parse(std::ifstream(program.home() / "whole/report.json"));
    CHECK(report["clips"].size() == 1);
    CHECK(report["clips"] == other["clips"]);

    const Arguments pick{"pick",    "a small red circle moves right",
                         "-n",      "1",
                         "--steps", "2",
                         "--seed",  "3",
                         "--panel", "shapes",
                         "--set",   "cinejury.shapes.device=cpu"};
    const auto plain = program.run(pick + Arguments{"-o", "plain"});
    CAPTURE(plain.err);
    const auto adapted = program.run(
        pick + Arguments{"-o", "adapted", "--adapter", "killed/adapter.safetensors", "--json"});
    CAPTURE(adapted.err);
    REQUIRE(adapted.code == 0);
    CHECK_THAT(adapted.out, Contains(report["adapter"]["digest"].get<std::string>()));
}

TEST_CASE("a folder with a tuning run is kept unless told what to do, and JSON says how it goes") {
    const Cli program;
    const Arguments words = tune_words(program, "run") + Arguments{"--updates", "1"};
    const auto first = program.run(words + Arguments{"--progress", "json", "--json"});
    CAPTURE(first.err);
    REQUIRE(first.code == 0);
    CHECK(first.out == program.home().read("run/report.json"));
    std::vector<std::string> events;
    std::istringstream lines(first.err);
    for (std::string line; std::getline(lines, line);)
        if (line.rfind("{", 0) == 0) events.push_back(nlohmann::json::parse(line)["event"]);
    CHECK(events == std::vector<std::string>{"evaluated", "rolled", "updated", "evaluated"});

    const auto again = program.run(words);
    CHECK(again.code == 2);
    CHECK_THAT(again.err, Contains("--resume") && Contains("--force"));
    const auto resumed = program.run({"tune", "--resume", "run"});
    CAPTURE(resumed.err);
    CHECK(resumed.code == 0);
    CHECK(nlohmann::json::parse(program.home().read("run/report.json"))["clips"] ==
          nlohmann::json::parse(first.out)["clips"]);
    const auto other = program.run({"tune", "--resume", "run", "--learning-rate", "2e-4"});
    CHECK(other.code == 2);
    CHECK_THAT(other.err, Contains("learning_rate is 0.0002 now, the run was begun with 0.0001"));
    const auto panel = program.run({"tune", "--resume", "run", "--panel", "default"});
    CHECK(panel.code == 2);
    CHECK_THAT(panel.err, Contains("panel"));
    CHECK(program.run({"tune", "--resume", "nowhere"}).code == 7);
    CHECK(program.run({"tune", "--resume", "run", "--force"}).code == 2);

    const auto anew = program.run(words + Arguments{"--force", "--seed", "2"});
    CAPTURE(anew.err);
    CHECK(anew.code == 0);
    CHECK(nlohmann::json::parse(program.home().read("run/report.json"))["plan"]["seed"] == 2);
}

TEST_CASE("a tuning run says what is missing or wrong before it begins") {
    const Cli program;
    Arguments words = tune_words(program, "run");
    const auto missing = program.run({"tune", "run", "--prompts", "train.txt"});
    CHECK(missing.code == 2);
    CHECK_THAT(missing.err, Contains("--held-out"));
    const auto odd = program.run(words + Arguments{"--batch", "3"});
    CHECK(odd.code == 2);
    CHECK_THAT(odd.err, Contains("batch"));
    const auto target = program.run(words + Arguments{"--targets", "nowhere"});
    CHECK(target.code != 0);
    CHECK_THAT(target.err, Contains("nowhere"));
    const auto scenes = program.run(words + Arguments{"--generator", "cinejury.shapes.none"});
    CHECK(scenes.code == 4);
}

TEST_CASE("pick refuses what is no adapter of the generator before a candidate is made") {
    const Cli program;
    program.home().write("words.txt", "no adapter at all\n");
    // A safetensors file: the length of its header, and a header without tensors.
    const std::string header =
        R"({"__metadata__":{"format":"cinejury.shapes.adapter/1","weights":"0123456789abcdef"}})";
    const std::uint64_t length = header.size();
    program.home().write(
        "other.safetensors",
        std::string(reinterpret_cast<const char*>(&length), sizeof length) + header);
    const std::string weights =
        CINEJURY_SOURCE_DIR "/plugins/generators/shapes/weights/generator.safetensors";
    const auto pick = [&](const std::string& file) {
        return program.run({"pick", "a small red circle moves right", "-n", "2", "--steps", "2",
                            "--panel", "shapes", "--set", "cinejury.shapes.device=cpu",
                            "--progress", "json", "--adapter", file});
    };
    for (const auto& [file, reason] : {std::pair{std::string("words.txt"), "no adapter file"},
                                       {weights, "no adapter file of the shapes generator"},
                                       {std::string("other.safetensors"), "other weights"},
                                       {std::string("nowhere.safetensors"), "No such file"}}) {
        const auto ran = pick(file);
        CAPTURE(file, ran.err);
        CHECK(ran.code == 7);
        CHECK_THAT(ran.err, Contains(std::filesystem::path(file).filename().string()) &&
                                Contains(reason) && Contains("cinejury tune") &&
                                !Contains("\"started\""));
    }
    // Neither a folder nor a run is left.
    for (const auto& entry : std::filesystem::directory_iterator(program.home().path()))
        CHECK(entry.path().filename().string().rfind("cinejury-", 0) != 0);
    CHECK(program.run({"runs", "-q"}).out.empty());

    const auto none =
        program.run({"pick", "a small red circle moves right", "-n", "2", "--panel", "shapes",
                     "--generator", "cinejury.command", "--set",
                     "cinejury.command.program=true {output}", "--adapter", "words.txt"});
    CAPTURE(none.err);
    CHECK(none.code == 2);
    CHECK_THAT(none.err, Contains("cinejury.command: takes no adapters"));
}
