// SPDX-License-Identifier: Apache-2.0
// Each animal of the zoo fails exactly the test that its source names.
#include <set>

#include "tests/catch.hpp"
#include "tests/core/validate/run.hpp"

using namespace cinejury;
using validate::Verdict;

namespace {

void check_animal(const std::string& name, const std::string& expected) {
    auto options = test::options_for(test::animal(name));
    if (name == "hangs") options.time_limit = std::chrono::seconds(10);
    const auto report = validate::run_validator(test::animal(name), options);
    INFO(report.status().message());
    REQUIRE(report.ok());
    INFO(test::failures(*report));
    std::set<std::string> failed;
    for (const auto& one : report->results) {
        if (one.verdict == Verdict::kFailed) failed.emplace(one.test->id);
        // A test that needs nothing that failed must not be blocked by itself.
        if (one.verdict == Verdict::kBlocked) CHECK(one.reason.rfind("needs ", 0) == 0);
    }
    CHECK(failed == (expected == "none" ? std::set<std::string>{} : std::set{expected}));
    if (expected == "none") CHECK(report->passed());
}

}  // namespace

#define ANIMAL(name, fails)                                  \
    TEST_CASE("The zoo's " #name " fails exactly: " fails) { \
        check_animal(#name, fails);                          \
    }
#include "animals.inc"
