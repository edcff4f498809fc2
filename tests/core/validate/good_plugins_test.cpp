// SPDX-License-Identifier: Apache-2.0
// The first-party plugins of this build and the samples pass all levels.
#include "core/plugin/plugin.hpp"
#include "tests/catch.hpp"
#include "tests/core/validate/run.hpp"

using namespace cinejury;

namespace {

// What a plugin needs to be tried at all: options without a default.
std::vector<std::string> settings_for(const std::string& id) {
    if (id != "cinejury.command") return {};
    return {"--set",
            std::string("program=" CINEJURY_SCENE
                        " {output} {seed} {width} {height} {frames} {fps} {prompt}"),
            "--set", "frames=5"};
}

void check_plugin(const std::filesystem::path& path) {
    const auto inspected = plugin::inspect(path);
    INFO(inspected.status().message());
    REQUIRE(inspected.ok());
    auto options = test::options_for(path);
    for (const std::string& word : settings_for(inspected->metadata.id))
        options.arguments.push_back(word);
    const auto report = validate::run_validator(path, options);
    INFO(report.status().message());
    REQUIRE(report.ok());
    INFO(test::failures(*report));
    CHECK(report->passed());
    CHECK(report->count(validate::Verdict::kPassed) >= 40);
}

}  // namespace

#define PLUGIN(name, file)                    \
    TEST_CASE("Level 5 is passed by " name) { \
        check_plugin(file);                   \
    }
#include "good_plugins.inc"
