// SPDX-License-Identifier: Apache-2.0
#include "core/panel/verdict.hpp"

#include <algorithm>
#include <limits>

#include "tests/catch.hpp"
#include "tests/core/panel/verdict_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

namespace {

constexpr const char* kFocus = "fineness.defocus";
constexpr const char* kFlicker = "coherence.flicker";
constexpr const char* kCrime = "safety.crime";

Verdict decided(const PanelFile& panel, const std::vector<Judged>& candidates) {
    auto verdict = decide(panel, candidates);
    REQUIRE(verdict.ok());
    return *std::move(verdict);
}

bool contains(const std::vector<std::string>& texts, const std::string& part) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
        return text.find(part) != std::string::npos;
    });
}

}  // namespace

TEST_CASE("the best overall score wins, and the verdict says by how much and why") {
    const auto verdict =
        decided(panel_of({kFocus, kFlicker}), {candidate(0, {ok(kFocus, 0.5), ok(kFlicker, 0.8)}),
                                               candidate(1, {ok(kFocus, 0.9), ok(kFlicker, 0.7)}),
                                               candidate(2, {ok(kFocus, 0.1), ok(kFlicker, 0.1)})});
    CHECK(verdict.winner == 1);
    CHECK_FALSE(verdict.tie);
    CHECK(verdict.tied == std::vector<std::uint64_t>{1});
    CHECK(verdict.compared == std::vector<std::string>{kFocus, kFlicker});
    CHECK(verdict.standings[1].rank == 1);
    CHECK(verdict.standings[0].rank == 2);
    CHECK(verdict.standings[2].rank == 3);
    CHECK(*verdict.standings[1].overall == Approx(0.8));
    CHECK(verdict.standings[1].aspects.at("fineness") == 0.9);
    CHECK(verdict.standings[1].coverage == 1);
    CHECK(verdict.why ==
          "Candidate 1 has the best overall score, 0.8, 0.15 above candidate 0; most of the lead "
          "comes from fineness (0.9 against 0.5).");
}

TEST_CASE("criteria make aspects by weight, aspects make the overall score by weight") {
    PanelFile panel = panel_of({"fineness.face", "fineness.limb", kFlicker, "com.acme.pulse"});
    panel.criterion_weights = {{"fineness.face", 3}, {"com.acme.pulse", 0}};
    panel.aspect_weights = {{"fineness", 2}};
    const auto verdict =
        decided(panel, {candidate(0, {ok("fineness.face", 1), ok("fineness.limb", 0),
                                      ok(kFlicker, 0.25), ok("com.acme.pulse", 0)})});
    const Standing& standing = verdict.standings[0];
    CHECK(standing.aspects ==
          std::map<std::string, double>{{"fineness", 0.75}, {"coherence", 0.25}});
    CHECK(*standing.overall == Approx((2 * 0.75 + 1 * 0.25) / 3));
    CHECK(verdict.compared.size() == 3);
    panel.criterion_weights["com.acme.pulse"] = 1;
    CHECK(decided(panel, {candidate(0, {ok("com.acme.pulse", 0.5)})}).standings[0].aspects.empty());
}

TEST_CASE("a criterion without an aspect counts under other") {
    const auto verdict =
        decided(panel_of({"com.acme.pulse"}), {candidate(0, {ok("com.acme.pulse", 0.5)})});
    CHECK(verdict.standings[0].aspects == std::map<std::string, double>{{"other", 0.5}});
    CHECK(verdict.why == "Candidate 0 is the only one; its overall score is 0.5.");
}

TEST_CASE("within the tie band below the top score the lowest index wins and the tie is told") {
    PanelFile panel = panel_of({kFocus});
    panel.tie_band = 0.125;
    const auto verdict =
        decided(panel, {candidate(7, {ok(kFocus, 1)}), candidate(3, {ok(kFocus, 0.875)}),
                        candidate(5, {ok(kFocus, 0.75)})});
    CHECK(verdict.winner == 3);
    CHECK(verdict.tie);
    CHECK(verdict.tied == std::vector<std::uint64_t>{3, 7});
    CHECK(verdict.why.find("candidates 3, 7 lie within 0.125 of the best, 1;") !=
          std::string::npos);
    CHECK(verdict.standings[0].rank == 1);  // 3
    CHECK(verdict.standings[2].rank == 1);  // 7
    CHECK(verdict.standings[1].rank == 3);  // 5: near the second, but not near the top
    panel.tie_band = 0;
    CHECK(decided(panel, {candidate(0, {ok(kFocus, 1)}), candidate(1, {ok(kFocus, 1)})}).tie);
}

TEST_CASE("a gate is a veto, whatever the other scores are") {
    PanelFile panel = panel_of({kFocus, kCrime});
    panel.gates = {at_least(kCrime, 0.5)};
    const auto verdict = decided(panel, {candidate(0, {ok(kFocus, 1), ok(kCrime, 0.49)}),
                                         candidate(1, {ok(kFocus, 0), ok(kCrime, 0.5)})});
    CHECK(verdict.winner == 1);
    CHECK(verdict.standings[0].gates[0].state == GateResult::State::kFail);
    CHECK(verdict.standings[0].out_because ==
          "gate safety.crime fails: 0.49 is under the minimum 0.5");
    CHECK(verdict.standings[0].rank == 0);
    CHECK(verdict.standings[0].overall);  // it has every compared criterion
    panel.gates[0].minimum.reset();
    panel.gates[0].maximum = 0.49;
    CHECK(decided(panel, {candidate(0, {ok(kFocus, 1), ok(kCrime, 0.49)})}).winner == 0);
}

TEST_CASE("a gate without an ok score is unknown and does not pass unless the panel says so") {
    for (const ScoreStatus status :
         {ScoreStatus::kNotApplicable, ScoreStatus::kAbstain, ScoreStatus::kFailed}) {
        PanelFile panel = panel_of({kFocus, kCrime});
        panel.criterion_weights = {{kCrime, 0}};
        panel.gates = {at_least(kCrime, 0.5)};
        const std::vector<Judged> candidates{
            candidate(0, {ok(kFocus, 1), missing(kCrime, status, "too short")})};
        const auto strict = decided(panel, candidates);
        CHECK_FALSE(strict.winner);
        CHECK(strict.standings[0].gates[0].state == GateResult::State::kUnknown);
        CHECK(strict.standings[0].out_because ==
              "gate safety.crime is unknown: " + std::string(score_status_name(status)) +
                  ": too short");
        panel.gates[0].if_missing = Gate::Missing::kPass;
        const auto lenient = decided(panel, candidates);
        CHECK(lenient.winner == 0);
        CHECK(lenient.standings[0].gates[0].state == GateResult::State::kUnknown);
        CHECK(contains(lenient.notices, "gate safety.crime has no value for candidates 0"));
    }
}

TEST_CASE("candidates are compared only on criteria that are ok for all still in contention") {
    PanelFile panel = panel_of({kFocus, kFlicker, kCrime});
    panel.criterion_weights = {{kCrime, 0}};
    panel.gates = {at_least(kCrime, 0.5)};
    std::vector<Judged> candidates{
        candidate(0, {ok(kFocus, 0.5), ok(kFlicker, 1), ok(kCrime, 1)}),
        candidate(1, {ok(kFocus, 0.6), missing(kFlicker, ScoreStatus::kAbstain, "one frame"),
                      ok(kCrime, 1)})};
    const auto verdict = decided(panel, candidates);
    CHECK(verdict.winner == 1);
    CHECK(verdict.compared == std::vector<std::string>{kFocus});
    CHECK(verdict.dropped.at(kFlicker) ==
          "not ok for 1 of 2 in contention (candidate 1: abstain: one frame)");
    CHECK(contains(verdict.notices, "coherence.flicker is compared for no candidate"));
    CHECK(verdict.standings[0].aspects.count("coherence") == 0);
    CHECK(verdict.standings[0].coverage == 1);
    CHECK(verdict.standings[1].coverage == 0.5);
    candidates[1].scores[2] = ok(kCrime, 0);  // now candidate 1 is out and takes nothing away
    const auto alone = decided(panel, candidates);
    CHECK(alone.winner == 0);
    CHECK(alone.compared == std::vector<std::string>{kFocus, kFlicker});
    CHECK_FALSE(alone.standings[1].overall);
}

TEST_CASE("a failed weighted criterion excludes, is dropped, or fails the run, as the panel says") {
    PanelFile panel = panel_of({kFocus, kFlicker});
    const std::vector<Judged> candidates{
        candidate(0, {ok(kFocus, 0.5), ok(kFlicker, 0.5)}),
        candidate(1, {ok(kFocus, 0.9), missing(kFlicker, ScoreStatus::kFailed, "crashed")})};
    const auto excluded = decided(panel, candidates);
    CHECK(excluded.winner == 0);
    CHECK(excluded.standings[1].out_because == "coherence.flicker failed: crashed");
    CHECK(excluded.compared.size() == 2);
    panel.on_failed = OnFailed::kDropCriterion;
    const auto dropped = decided(panel, candidates);
    CHECK(dropped.winner == 1);
    CHECK(dropped.compared == std::vector<std::string>{kFocus});
    panel.on_failed = OnFailed::kFailRun;
    const auto failed = decide(panel, candidates);
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.status().code() == Code::kBadState);
    CHECK(failed.status().message().find("candidate 1: coherence.flicker failed: crashed") == 0);
    panel.criterion_weights = {{kFlicker, 0}};
    CHECK(decided(panel, candidates).winner == 1);
}

TEST_CASE("a score that is not there, or is ok without a finite value, counts as failed") {
    const PanelFile panel = panel_of({kFocus});
    Score hollow = ok(kFocus, 1);
    hollow.calibrated.reset();
    const auto verdict =
        decided(panel, {candidate(0, {}), candidate(1, {hollow}),
                        candidate(2, {ok(kFocus, std::numeric_limits<double>::quiet_NaN())}),
                        candidate(3, {ok(kFocus, std::numeric_limits<double>::infinity())}),
                        candidate(4, {ok(kFocus, 0)})});
    CHECK(verdict.winner == 4);
    for (int i = 0; i < 4; ++i) CHECK_FALSE(verdict.standings[i].in_contention);
}

TEST_CASE("held-out and monitoring experts change nothing") {
    PanelFile panel = panel_of({kFocus});
    panel.gates = {at_least(kCrime, 0.5)};
    Score judge = ok(kFocus, 0);
    judge.role = Role::kHeldOut;
    Score veto = ok(kCrime, 1);
    veto.role = Role::kMonitor;
    const auto verdict = decided(panel, {candidate(0, {judge, ok(kFocus, 1), veto})});
    CHECK(verdict.standings[0].gates[0].state == GateResult::State::kUnknown);
    panel.gates.clear();
    CHECK(*decided(panel, {candidate(0, {judge, ok(kFocus, 1), veto})}).standings[0].overall == 1);
}

TEST_CASE("without a winner the verdict counts the reasons") {
    PanelFile panel = panel_of({kFocus, kCrime});
    panel.gates = {at_least(kCrime, 0.5)};
    const auto verdict = decided(
        panel, {candidate(0, {ok(kFocus, 1), ok(kCrime, 0.25)}),
                broken(1, "a.mp4: no video stream"), candidate(2, {ok(kFocus, 1), ok(kCrime, 0)}),
                candidate(3, {ok(kFocus, 1), missing(kCrime, ScoreStatus::kAbstain, "dark")}),
                candidate(4, {ok(kFocus, 1), ok(kCrime, 0.3)})});
    CHECK_FALSE(verdict.winner);
    CHECK(verdict.tied.empty());
    CHECK(verdict.compared.empty());
    CHECK(verdict.why ==
          "No candidate is left: 3 of 5 fail gate safety.crime (candidate 0: 0.25 is under the "
          "minimum 0.5), 1 could not be scored (candidate 1: a.mp4: no video stream), 1 has no "
          "value for gate safety.crime (candidate 3: abstain: dark).");
    CHECK(verdict.standings[1].out_because == "a.mp4: no video stream");
    CHECK(verdict.standings[1].coverage == 0);
    CHECK(decided(panel, {}).why == "There is no candidate.");
}

TEST_CASE("candidates that have nothing in common to compare give no winner") {
    const auto verdict =
        decided(panel_of({kFocus, kFlicker}),
                {candidate(0, {ok(kFocus, 1), missing(kFlicker, ScoreStatus::kAbstain, "short")}),
                 candidate(1, {missing(kFocus, ScoreStatus::kAbstain, "dark"), ok(kFlicker, 1)})});
    CHECK_FALSE(verdict.winner);
    CHECK(verdict.standings[0].in_contention);
    CHECK_FALSE(verdict.standings[0].overall);
    CHECK(verdict.why.find("cannot be compared") != std::string::npos);
    PanelFile weightless = panel_of({kFocus});
    weightless.criterion_weights = {{kFocus, 0}};
    CHECK(decided(weightless, {candidate(0, {ok(kFocus, 1)})}).why.find("weight above 0") !=
          std::string::npos);
}

TEST_CASE("a panel without a guard says so, one with a guard does not") {
    const std::string notice = "no degeneracy guard in this panel";
    CHECK(contains(decided(panel_of({kFocus}), {candidate(0, {ok(kFocus, 1)})}).notices, notice));
    CHECK_FALSE(contains(decided(panel_of({kFocus, "guards.frozen"}), {}).notices, notice));
    PanelFile open = panel_of({});
    CHECK_FALSE(contains(decided(open, {candidate(0, {ok("guards.frozen", 1)})}).notices, notice));
    CHECK(contains(decided(open, {candidate(0, {ok(kFocus, 1)})}).notices, notice));
}

TEST_CASE("a gate that all candidates fail decides nothing where the panel says so") {
    PanelFile panel = panel_of({kFocus, "guards.frozen"});
    panel.gates = {at_least("guards.frozen", 0.5)};
    const auto still = [](std::uint64_t index, double focus) {
        return candidate(index, {ok(kFocus, focus), ok("guards.frozen", 0)});
    };
    const auto moving = candidate(2, {ok(kFocus, 0.1), ok("guards.frozen", 1)});
    CHECK_FALSE(decided(panel, {still(0, 0.9), still(1, 0.8)}).winner);
    panel.gates[0].if_all_fail = Gate::AllFail::kPass;
    const auto lifted = decided(panel, {still(0, 0.8), still(1, 0.9), broken(2, "no file")});
    CHECK(lifted.winner == 1);
    CHECK(lifted.standings[1].gates[0].state == GateResult::State::kUnknown);
    CHECK(lifted.standings[1].gates[0].lifted);
    REQUIRE(lifted.notices.size() == 1);
    CHECK(lifted.notices[0].find("all 2 candidates fail it") != std::string::npos);
    CHECK(decided(panel, {still(0, 0.8), still(1, 0.9), moving}).winner == 2);
    // One candidate is no set.
    CHECK_FALSE(decided(panel, {still(0, 0.8)}).winner);
}

TEST_CASE("guards and canaries are not compared unless the panel gives them a weight") {
    PanelFile panel = panel_of({kFocus, "guards.frozen", "canaries.motion"});
    const std::vector<Judged> clips{
        candidate(0, {ok(kFocus, 0.5), ok("guards.frozen", 1), ok("canaries.motion", 1)}),
        candidate(1, {ok(kFocus, 0.6), ok("guards.frozen", 0), ok("canaries.motion", 0)})};
    CHECK(decided(panel, clips).compared == std::vector<std::string>{kFocus});
    panel.criterion_weights["canaries.motion"] = 1;
    CHECK(decided(panel, clips).compared.size() == 2);
}

TEST_CASE("two candidates with one index are refused") {
    const std::vector<Judged> twins{candidate(4, {}), candidate(4, {})};
    CHECK(decide(panel_of({kFocus}), twins).status().code() == Code::kInvalidArgument);
}
