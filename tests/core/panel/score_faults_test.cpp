// SPDX-License-Identifier: Apache-2.0
// Experts that break the contract: their score fails with words, and nothing else does.
#include "tests/core/panel/panel_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

namespace {

std::vector<Score> scored_with(const std::string& fault) {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.faulty", "fault = \"" + fault + "\""));
    auto scores = scored(*panel, request_of({1, 2, 3}));
    REQUIRE(scores.size() == 2);
    return scores;
}

}  // namespace

TEST_CASE("a report that breaks the contract fails its score, blames the plugin, spares the rest") {
    const std::pair<const char*, const char*> faults[] = {
        {"nan", "the reported value is nan"},
        {"infinite", "the reported value is inf"},
        {"outside", "the reported value 1.5 is outside the declared range 0 ... 1"},
        {"confidence", "the reported confidence -1 is outside 0 ... 1"},
        {"status", "7 is no status"},
        {"short-struct", "the reported struct is too small"},
        {"null", "the reported struct is too small"},
        {"twice", "the score was reported twice"},
        {"missing", "no score reported"},
        {"stray", "it reported item 0, criterion 9, which do not exist"},
    };
    for (const auto& [fault, words] : faults) {
        CAPTURE(fault);
        const auto scores = scored_with(fault);
        CAPTURE(scores[0].reason);
        CHECK(scores[0].status == ScoreStatus::kFailed);
        CHECK(contains(scores[0].reason, words));
        CHECK(contains(scores[0].reason, "a bug in test.faulty"));
        CHECK_FALSE(scores[0].raw);
        CHECK_FALSE(scores[0].calibrated);
        CHECK(scores[0].confidence == 0);
        CHECK(scores[1].status == ScoreStatus::kOk);
        CHECK(scores[1].raw == 0.25);
    }
}

TEST_CASE("a call that fails gives its words to the scores that did not come") {
    const auto nothing = scored_with("fails-first");
    for (const Score& score : nothing) {
        CHECK(score.status == ScoreStatus::kFailed);
        CHECK(score.reason == "test.faulty: the weights have gone");
    }
    const auto half = scored_with("fails-between");
    CHECK(half[0].status == ScoreStatus::kOk);  // what was put stays
    CHECK(half[1].status == ScoreStatus::kFailed);
    CHECK(contains(half[1].reason, "test.faulty"));
    const auto odd = scored_with("odd-code");
    CHECK(odd[0].status == ScoreStatus::kOk);
    CHECK(odd[1].status == ScoreStatus::kOk);
}

TEST_CASE("a worst frame that the view does not have is none") {
    const auto scores = scored_with("far-frame");
    CHECK(scores[0].status == ScoreStatus::kOk);
    CHECK(scores[0].worst_frame == -1);
}

TEST_CASE("reasons are never empty unless ok, and always valid UTF-8") {
    CHECK(scored_with("none")[0].reason.empty());
    const auto silent = scored_with("no-reason");
    CHECK(silent[0].status == ScoreStatus::kAbstain);
    CHECK(silent[0].reason == "the expert gave no reason");
    CHECK(scored_with("bad-text")[0].reason == "torn \xef\xbf\xbd text");
}
