// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/report/report.hpp"
#include "core/search/run.hpp"
#include "tests/catch.hpp"
#include "tests/core/search/studio.hpp"

using namespace cinejury;
using namespace cinejury::search;
using test::Studio;

namespace {

constexpr std::size_t kSteps = 8;  // of a candidate of test.steps

RunPlan stepped(const Studio& studio, std::uint64_t count, const std::string& strategy,
                const std::string& generator = "test.steps") {
    RunPlan plan = studio.plan(count);
    plan.generator = generator;
    plan.settings = {{generator, {{"log", (studio.folder_ / "made").string()}}}};
    plan.strategy = strategy;
    return plan;
}

// The brightest of test.dots and test.steps: largest remainder, the first of equals.
std::uint64_t brightest(std::uint64_t count) {
    std::uint64_t best = 0;
    for (std::uint64_t i = 1; i < count; ++i)
        if (candidate_seed(7, i) % 200 > candidate_seed(7, best) % 200) best = i;
    return best;
}

std::int64_t in_state(const Outcome& outcome, ledger::CandidateState state) {
    const auto& all = outcome.report.candidates;
    return std::count_if(all.begin(), all.end(), [&](auto& one) { return one.state == state; });
}

}  // namespace

TEST_CASE("halving finds the best by previews and makes only those that stay") {
    Studio studio;
    RunPlan plan = stepped(studio, 8, "halving");
    plan.search.rungs = {{0.75, 0.5}, {0.5, 0.5}};
    const Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.status().message() == "");
    CHECK(outcome->report.verdict.winner == brightest(8));
    CHECK(in_state(*outcome, ledger::CandidateState::kScored) == 2);
    CHECK(in_state(*outcome, ledger::CandidateState::kPruned) == 6);
    // Two steps of eight, two more of four, four more of two.
    CHECK(studio.made() == 8 * 2 + 4 * 2 + 2 * 4);
    CHECK(outcome->report.cost.full_compute == Approx(32.0 / kSteps));
    CHECK(outcome->report.cost.best_of_n == 8);
    for (const ledger::Candidate& one : outcome->report.candidates) {
        REQUIRE_FALSE(one.stages.empty());
        CHECK(one.stages[0].kind == "preview");
        CHECK(one.stages[0].sigma == 0.75);
        CHECK(one.stages[0].step == 2);
        CHECK(one.stages[0].overall.has_value());
    }
}

TEST_CASE("a generator that cannot hold candidates makes those that stay again from their seeds") {
    Studio held, replayed;
    RunPlan plan = stepped(held, 8, "halving");
    const Result<Outcome> one = begin_run(plan, "", held.services());
    plan = stepped(replayed, 8, "halving", "test.replays");
    const Result<Outcome> other = begin_run(plan, "", replayed.services());
    REQUIRE(one.ok());
    REQUIRE(other.status().message() == "");
    CHECK(one->report.verdict.winner == other->report.verdict.winner);
    CHECK(replayed.made() > held.made());
    CHECK(other->report.cost.full_compute == Approx(static_cast<double>(replayed.made()) / kSteps));
    REQUIRE(other->report.notices.size() == 1);
    CHECK(other->report.notices[0].find("again from their seeds") != std::string::npos);
}

TEST_CASE("draft makes the best drafts in full and no other") {
    Studio studio;
    const Result<Outcome> outcome = begin_run(stepped(studio, 6, "draft"), "", studio.services());
    REQUIRE(outcome.status().message() == "");
    CHECK(outcome->report.verdict.winner == brightest(6));
    CHECK(in_state(*outcome, ledger::CandidateState::kScored) == 2);
    CHECK(outcome->report.cost.full_compute == Approx(6 * 0.5 + 2));
    RunPlan wrong = stepped(studio, 6, "draft");
    wrong.search.draft_policy = "thrid";
    CHECK(begin_run(wrong, "", studio.services()).status().message().find("it has half") !=
          std::string::npos);
}

TEST_CASE("without the abilities every strategy is best of N, and says so") {
    for (const char* strategy : {"draft", "halving"}) {
        Studio studio;
        RunPlan plan = studio.plan(4);
        plan.strategy = strategy;
        const Result<Outcome> outcome = begin_run(plan, "", studio.services());
        REQUIRE(outcome.status().message() == "");
        CHECK(outcome->report.verdict.winner == brightest(4));
        CHECK(studio.made() == 4);
        REQUIRE(outcome->report.notices.size() == 1);
        CHECK(outcome->report.notices[0].find(strategy) == 0);
    }
}

TEST_CASE("previews that nobody judges prune nothing") {
    Studio studio("[[expert]]\nplugin = \"test.finished\"\n");
    const Result<Outcome> outcome = begin_run(stepped(studio, 4, "halving"), "", studio.services());
    REQUIRE(outcome.status().message() == "");
    CHECK(in_state(*outcome, ledger::CandidateState::kScored) == 4);
    REQUIRE(outcome->report.notices.size() == 1);
    CHECK(outcome->report.notices[0].find("judges previews") != std::string::npos);
}

TEST_CASE("limits begin nothing new and say why") {
    Studio studio;
    RunPlan plan = stepped(studio, 8, "bon");
    plan.search.most_cost = 3;
    const Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.ok());
    CHECK(in_state(*outcome, ledger::CandidateState::kScored) == 3);
    CHECK(outcome->report.candidates.size() == 3);
    REQUIRE(outcome->report.notices.size() == 1);
    CHECK(outcome->report.notices[0].find("after 3 of 8") != std::string::npos);
}

TEST_CASE("a reservation value ends the drawing at the first candidate that reaches it") {
    Studio studio;
    RunPlan plan = studio.plan(8);
    plan.search.stopping = true;
    plan.search.reservation = 100.0 / 255;
    const Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.ok());
    std::uint64_t first = 0;
    while (candidate_seed(7, first) % 200 + 20 < 100) ++first;
    CHECK(studio.made() == first + 1);
    CHECK(outcome->report.verdict.winner == first);
}

TEST_CASE("an interrupted halving ends in the same bytes, whichever look it was stopped at") {
    Studio whole;
    const Result<Outcome> reference = begin_run(stepped(whole, 8, "halving"), "", whole.services());
    REQUIRE(reference.ok());
    for (std::uint64_t looks = 1; looks < 12; looks += 2) {
        Studio halves;
        std::uint64_t seen = 0;
        halves.observer = [&](const Event& event) {
            if (event.kind == Event::Kind::kLooked && ++seen == looks) halves.cancel.cancel();
        };
        const Result<Outcome> stopped =
            begin_run(stepped(halves, 8, "halving"), "", halves.services());
        REQUIRE(stopped.ok());
        REQUIRE(stopped->interrupted);
        halves.observer = {};
        halves.cancel = CancelToken();
        const Result<Outcome> resumed =
            resume_run(stopped->report.run.id, nullptr, halves.services());
        REQUIRE(resumed.status().message() == "");
        // The settings name each studio's own folder.
        const auto verdict = [](const Outcome& outcome) {
            std::string text;
            for (const ledger::Candidate& one : outcome.report.candidates)
                text += one.digest + std::to_string(static_cast<int>(one.state)) +
                        std::to_string(one.stages.size()) + " ";
            return text + outcome.report.verdict.why;
        };
        CHECK(verdict(*resumed) == verdict(*reference));
    }
}
