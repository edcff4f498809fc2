// SPDX-License-Identifier: Apache-2.0
// The plugins of this build pass all levels: first-party ones and samples, as far as they are
// built.
#include <vector>

#include "core/plugin/catalogue.hpp"
#include "tests/catch.hpp"
#include "tests/core/validate/run.hpp"

using namespace cinejury;

TEST_CASE("Every plugin in the build's plugin folder passes level 5") {
    const auto catalogue = plugin::Catalogue::scan({{CINEJURY_PLUGINS}});
    REQUIRE(catalogue.ok());
    for (const auto& refused : catalogue->refused()) FAIL_CHECK(refused.reason.message());
    for (const auto& one : catalogue->plugins()) {
        CAPTURE(one.path.string());
        const auto report = validate::run_validator(one.path, test::options_for(one.path));
        INFO(report.status().message());
        REQUIRE(report.ok());
        INFO(test::failures(*report));
        CHECK(report->passed());
    }
}
