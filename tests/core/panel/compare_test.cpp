// SPDX-License-Identifier: Apache-2.0
// Experts that compare two clips.
#include "tests/core/panel/panel_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

namespace {

Comparison compared(const std::string& scale, std::uint8_t a, std::uint8_t b) {
    PanelFixture fixture;
    const auto panel =
        fixture.open(expert("test.watcher") + expert("test.crowd", "scale = " + scale));
    CHECK(panel->has_pairwise_experts());
    const auto result = panel->compare(request_of({a}), request_of({b}), {});
    if (!result.ok()) FAIL(result.status().message());
    REQUIRE(result->size() == 1);
    return (*result)[0];
}

}  // namespace

TEST_CASE("a pairwise expert says which of two clips is better, and how sure it is") {
    const Comparison first = compared("1", 255, 0);
    CHECK(first.expert == "test.crowd");
    CHECK(first.criterion == "com.cinejury.diversity");
    CHECK(first.status == ScoreStatus::kOk);
    CHECK(first.preference == 1);
    CHECK(first.confidence == 0.5);
    CHECK(first.reason == "red");
    CHECK(compared("1", 0, 51).preference == Approx(-0.2));
}

TEST_CASE("a preference that is no preference has no value, and a reason") {
    const Comparison equal = compared("1", 7, 7);
    CHECK(equal.status == ScoreStatus::kAbstain);
    CHECK_FALSE(equal.preference);
    CHECK(equal.reason == "they are equal");
    const Comparison outside = compared("1000", 255, 0);
    CHECK(outside.status == ScoreStatus::kFailed);
    CHECK_FALSE(outside.preference);
    CHECK(outside.reason == "the preference 1000 is outside -1 ... 1: a bug in test.crowd");
    const Comparison failed = compared("-1", 255, 0);
    CHECK(failed.status == ScoreStatus::kFailed);
    CHECK(failed.reason == "test.crowd: the scale is negative");
}

TEST_CASE("only clips of one prompt are compared; without pairwise experts nothing is") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.crowd"));
    CHECK(panel->compare(request_of({1}, "a cat"), request_of({1}, "a dog"), {}).status().code() ==
          Code::kInvalidArgument);
    const auto watcher = fixture.open(expert("test.watcher"));
    CHECK_FALSE(watcher->has_pairwise_experts());
    const auto nothing = watcher->compare(request_of({1}), request_of({2}), {});
    REQUIRE(nothing.ok());
    CHECK(nothing->empty());
}
