// SPDX-License-Identifier: Apache-2.0
// The first-party plugins of this build and the samples pass all levels.
#include <vector>

#include "core/plugin/catalogue.hpp"
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

void check_folder(const std::filesystem::path& folder, std::size_t at_least) {
    const auto catalogue = plugin::Catalogue::scan({{folder}});
    REQUIRE(catalogue.ok());
    for (const auto& refused : catalogue->refused()) FAIL_CHECK(refused.reason.message());
    CHECK(catalogue->plugins().size() >= at_least);
    for (const auto& one : catalogue->plugins()) {
        CAPTURE(one.path.string());
        auto options = test::options_for(one.path);
        for (const std::string& word : settings_for(one.metadata.id))
            options.arguments.push_back(word);
        const auto report = validate::run_validator(one.path, options);
        INFO(report.status().message());
        REQUIRE(report.ok());
        INFO(test::failures(*report));
        CHECK(report->passed());
        CHECK(report->count(validate::Verdict::kPassed) >= 40);
    }
}

}  // namespace

TEST_CASE("The samples pass level 5") {
    check_folder(CINEJURY_SAMPLES, 3);
}

TEST_CASE("Every first-party plugin of this build passes level 5") {
    check_folder(CINEJURY_PLUGINS, CINEJURY_PLUGIN_COUNT);
}
