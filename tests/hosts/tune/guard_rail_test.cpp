// SPDX-License-Identifier: Apache-2.0
// A reward that is easily hacked, mean brightness, by a real expert: the guard rails fire.
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/digest.hpp"
#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using namespace cinejury;
using cli::test::Arguments;
using cli::test::Cli;

namespace {

// Held-out judge and canaries as in the shapes panel.
constexpr const char* kPanel = R"(
schema = 1
name = "bright"

[[expert]]
plugin = "org.example.brightness"

[[expert]]
plugin = "cinejury.oracle.shapes"
role = "held-out"

[[expert]]
plugin = "cinejury.canaries"
role = "monitor"

[calibration."canaries.flat_noise"]
kind = "linear"
from = [0, 3]
to = [1, 0]

[thresholds]
"canaries.flat_noise" = 0.5
)";

// One pair a round; so fast that the network suffers within some ten updates.
Arguments tune_words() {
    const std::string words =
        "tune hacked --prompts prompts.txt --held-out held-out.txt --panel ./bright.toml "
        "--set cinejury.shapes.device=cpu --method dpo --margin 0 --noise-floor 0 --rank 4 --steps "
        "6 "
        "--learning-rate 1e-2 --warm-up 0 --batch 4 --round-prompts 1 --round-clips 4 "
        "--round-updates 2 --updates 60 --evaluate-every 5 --shown-prompts 1";
    Arguments all{"--plugin-dir", CINEJURY_HACKABLE};
    std::istringstream stream(words);
    for (std::string word; stream >> word;) all.push_back(word);
    return all;
}

nlohmann::json report_in(const Cli& program, const std::string& folder) {
    return nlohmann::json::parse(std::ifstream(program.home() / (folder + "/report.json")));
}

}  // namespace

TEST_CASE("A hackable reward makes the guard rail fire, and the last good adapter stands") {
    const Cli program;
    program.home().write("bright.toml", kPanel);
    program.home().write("prompts.txt", "a small red circle moves right on a navy background\n");
    program.home().write("held-out.txt",
                         "a purple square shrinks on a navy background\n"
                         "a blue triangle moves up on a gray background\n");
    const auto hacked = program.run(tune_words());
    INFO(hacked.err);
    REQUIRE(hacked.code == 6);
    CHECK(hacked.err.find("stopped and rolled back") != std::string::npos);
    const nlohmann::json report = report_in(program, "hacked");
    CAPTURE(report["evaluations"].dump(1));
    CHECK_FALSE(report["breaches"].empty());
    const std::uint64_t kept = report["kept_update"], stopped = report["updates"];
    CHECK(kept < stopped);
    const auto& all = report["evaluations"];
    CHECK(all.back()["selecting"]["org.example.brightness"] >
          all.front()["selecting"]["org.example.brightness"]);
    // The checkpoint before the breach holds it as the last good one.
    const std::string adapter = *sha256_file(program.home() / "hacked/adapter.safetensors");
    std::size_t checkpoints = 0;
    for (const auto& one :
         std::filesystem::directory_iterator(program.home() / "hacked/checkpoints")) {
        ++checkpoints;
        CHECK(adapter == *sha256_file(one.path() / "good.safetensors"));
    }
    CHECK(checkpoints == 2);
    CHECK(report["adapter"]["digest"] == adapter);
    // Going on with it changes nothing.
    CHECK(program.run({"tune", "--resume", "hacked", "--plugin-dir", CINEJURY_HACKABLE}).code == 6);
    CHECK(*sha256_file(program.home() / "hacked/adapter.safetensors") == adapter);
}
