// SPDX-License-Identifier: Apache-2.0
#include "core/search/run.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "core/report/report.hpp"
#include "core/search/replay.hpp"
#include "tests/catch.hpp"
#include "tests/core/search/studio.hpp"

using namespace cinejury;
using namespace cinejury::search;
using test::Studio;

namespace {

// The brightest of test.dots: largest remainder, the first of equals.
std::uint64_t expected_winner(std::uint64_t base, std::uint64_t count) {
    std::uint64_t best = 0;
    for (std::uint64_t i = 1; i < count; ++i)
        if (candidate_seed(base, i) % 200 > candidate_seed(base, best) % 200) best = i;
    return best;
}

// Cancels the run once `after` candidates are scored.
void stop_after(Studio& studio, std::uint64_t after) {
    studio.observer = [&studio, after](const Event& event) {
        if (event.kind == Event::Kind::kScored && event.done >= after) studio.cancel.cancel();
    };
}

}  // namespace

TEST_CASE(
    "best of N makes every candidate with its own seed and keeps the one that scores highest") {
    Studio studio;
    const Result<Outcome> outcome = begin_run(studio.plan(6), "", studio.services());
    REQUIRE(outcome.status().message() == "");
    CHECK(outcome->exit_code == 0);
    REQUIRE(outcome->report.verdict.winner);
    CHECK(*outcome->report.verdict.winner == expected_winner(7, 6));
    CHECK(studio.made() == 6);
    for (const ledger::Candidate& candidate : outcome->report.candidates) {
        CHECK(candidate.seed == candidate_seed(7, candidate.index));
        CHECK(candidate.state == ledger::CandidateState::kScored);
        CHECK(candidate.spec_json.find(std::to_string(*candidate.seed)) != std::string::npos);
        REQUIRE(candidate.scores.size() == 1);
        CHECK(*candidate.scores[0].raw == Approx((candidate.seed.value() % 200 + 20) / 255.0));
        CHECK(candidate.scores[0].worst_frame == 1);
    }
    REQUIRE(outcome->report.plugins.size() == 2);
    CHECK(outcome->report.plugins[0].role == "generator");
    CHECK(outcome->report.plugins[1].evidence.at("fineness.object") == "unvalidated");
}

TEST_CASE("an interrupted run goes on with what is missing and ends in the same bytes") {
    Studio whole, halves;
    const Result<Outcome> reference = begin_run(whole.plan(8), "", whole.services());
    REQUIRE(reference.ok());
    stop_after(halves, 3);
    const Result<Outcome> first = begin_run(halves.plan(8), "", halves.services());
    REQUIRE(first.ok());
    REQUIRE(first->interrupted);
    CHECK(first->exit_code == 130);
    const std::size_t made_before = halves.made();
    CHECK(made_before < 8);
    CHECK(made_before >= 3);

    halves.cancel = {};
    halves.observer = {};
    const RunPlan same = halves.plan(8);
    const Result<Outcome> second = resume_run(first->report.run.id, &same, halves.services());
    REQUIRE(second.status().message() == "");
    CHECK(halves.made() == 8);
    // The two studios differ in nothing but the paths of panel and log.
    report::ReportInput left = reference->report, right = second->report;
    for (report::ReportInput* input : {&left, &right}) {
        for (report::PluginUse& use : input->plugins) use.settings.erase("log");
    }
    CHECK(report::result_json(left) == report::result_json(right));
    const Result<Outcome> third = resume_run(first->report.run.id, nullptr, halves.services());
    REQUIRE(third.ok());
    CHECK(halves.made() == 8);
    CHECK(report::result_json(third->report) == second->report.run.result_json);
}

TEST_CASE("a candidate that fails is named and the others go on") {
    Studio studio;
    RunPlan plan = studio.plan(12);
    plan.settings["test.dots"]["fail-below"] = "100";
    const Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.ok());
    CHECK(outcome->exit_code == 6);
    CHECK(outcome->failed > 0);
    CHECK(outcome->failed < 12);
    for (const ledger::Candidate& candidate : outcome->report.candidates) {
        const bool fails = *candidate.seed % 200 < 100;
        CHECK((candidate.state == ledger::CandidateState::kFailed) == fails);
        if (fails) {
            CHECK(candidate.error.find(std::to_string(*candidate.seed)) != std::string::npos);
            CHECK(candidate.error_code == "io");
        }
    }
}

TEST_CASE("when every candidate fails there is no winner and the generator is to blame") {
    Studio studio;
    RunPlan plan = studio.plan(3);
    plan.settings["test.dots"]["fail-below"] = "1000";
    const Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.ok());
    CHECK(outcome->exit_code == 4);
    CHECK_FALSE(outcome->report.verdict.winner);
}

TEST_CASE("a generator that used another seed than asked for is caught before scoring") {
    Studio studio;
    RunPlan plan = studio.plan(2);
    plan.settings["test.dots"]["lie"] = "true";
    const Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.ok());
    for (const ledger::Candidate& candidate : outcome->report.candidates) {
        CHECK(candidate.state == ledger::CandidateState::kFailed);
        CHECK(candidate.error.find("asked for seed") != std::string::npos);
    }
}

TEST_CASE("when no candidate passes a gate there is no winner, and the verdict says why") {
    Studio studio(
        "[[expert]]\nplugin = \"test.brightness\"\n[[gate]]\ncriterion = "
        "\"fineness.object\"\nminimum = 0.99\n");
    const Result<Outcome> outcome = begin_run(studio.plan(3), "", studio.services());
    REQUIRE(outcome.ok());
    CHECK(outcome->exit_code == 3);
    CHECK_FALSE(outcome->report.verdict.winner);
    CHECK(outcome->report.verdict.why.find("fineness.object") != std::string::npos);
}

TEST_CASE("set experts see all finished candidates, also after a resume") {
    const std::string panel =
        "[[expert]]\nplugin = \"test.brightness\"\n[[expert]]\nplugin = \"test.spread\"\nrole = "
        "\"monitor\"\n";
    Studio studio(panel);
    stop_after(studio, 2);
    const Result<Outcome> first = begin_run(studio.plan(5), "", studio.services());
    REQUIRE(first.ok());
    studio.cancel = {};
    studio.observer = {};
    const Result<Outcome> outcome = resume_run(first->report.run.id, nullptr, studio.services());
    REQUIRE(outcome.status().message() == "");
    double mean = 0;
    for (const auto& candidate : outcome->report.candidates)
        mean += *candidate.scores.at(0).raw / 5;
    for (const auto& candidate : outcome->report.candidates) {
        REQUIRE(candidate.scores.size() == 2);
        CHECK(candidate.scores[1].criterion == "org.test.spread");
        CHECK(*candidate.scores[1].raw ==
              Approx(std::abs(*candidate.scores[0].raw - mean)).margin(1e-9));
    }
}

TEST_CASE("a set expert sees what was decoded for the others: no file is opened again") {
    Studio studio(
        "[[expert]]\nplugin = \"test.brightness\"\n[[expert]]\nplugin = \"test.spread\"\n"
        "role = \"monitor\"\n");
    const std::string names[] = {studio.video("dark.mp4", 40), studio.video("bright.mp4", 200)};
    studio.observer = [&](const Event& event) {
        if (event.kind == Event::Kind::kScored)
            std::filesystem::remove(studio.folder_ / names[event.candidate]);
    };
    const Result<Outcome> outcome =
        begin_run(studio.files_plan({names[0], names[1]}), "", studio.services());
    REQUIRE(outcome.status().message() == "");
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK_FALSE(std::filesystem::exists(studio.folder_ / names[i]));
        const auto& scores = outcome->report.candidates[i].scores;
        REQUIRE(scores.size() == 2);
        CHECK(scores[1].reason == "");
        CHECK(scores[1].raw == Approx(80 / 255.0).margin(0.01));
    }
}

TEST_CASE("files are ranked, a broken one is named, the others go on") {
    Studio studio;
    studio.folder_.write("broken.mp4", "this is no video");
    const RunPlan plan = studio.files_plan(
        {studio.video("dark.mp4", 40), "broken.mp4", studio.video("bright.mp4", 200), "gone.mp4"});
    const Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.status().message() == "");
    CHECK(outcome->exit_code == 6);
    CHECK(outcome->failed == 2);
    CHECK(outcome->report.verdict.winner == std::uint64_t{2});
    CHECK(outcome->report.candidates[1].error.find("broken.mp4") != std::string::npos);
    CHECK(outcome->report.candidates[3].error.find("gone.mp4") != std::string::npos);
    const Result<Outcome> none =
        begin_run(studio.files_plan({"broken.mp4"}), "", studio.services());
    REQUIRE(none.ok());
    CHECK(none->exit_code == 7);
}

TEST_CASE("files that are too large, endless or no files are refused without being read") {
    Studio studio;
    studio.folder_.write("sparse.mp4", "");
    std::filesystem::resize_file(studio.folder_ / "sparse.mp4", std::uintmax_t{20} << 30);
    REQUIRE(::mkfifo((studio.folder_ / "pipe.mp4").c_str(), 0600) == 0);
    const Result<Outcome> outcome = begin_run(
        studio.files_plan({"sparse.mp4", "pipe.mp4", "/dev/zero"}), "", studio.services());
    REQUIRE(outcome.status().message() == "");
    CHECK(outcome->exit_code == 7);
    const auto& candidates = outcome->report.candidates;
    CHECK(candidates[0].error.find("max-file-bytes") != std::string::npos);
    CHECK(candidates[1].error.find("regular file") != std::string::npos);
    CHECK(candidates[2].error.find("regular file") != std::string::npos);
}

TEST_CASE("a resume with other arguments, panel or inputs is refused and names the difference") {
    Studio studio;
    const RunPlan plan = studio.files_plan({studio.video("a.mp4", 40), studio.video("b.mp4", 90)});
    const Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.ok());
    const std::string id = outcome->report.run.id;
    RunPlan other = plan;
    other.prompt = "something else";
    CHECK(resume_run(id, &other, studio.services()).status().message().find("prompt") !=
          std::string::npos);
    studio.video("b.mp4", 91);
    const Status changed = resume_run(id, nullptr, studio.services()).status();
    CHECK(changed.code() == Code::kInvalidArgument);
    CHECK(changed.message().find("input b.mp4") != std::string::npos);
    studio.video("b.mp4", 90);
    CHECK(resume_run(id, nullptr, studio.services()).ok());
    studio.folder_.write(
        "panel.toml",
        "schema = 1\nname = \"test\"\ntie_band = 0.5\n[[expert]]\nplugin = \"test.brightness\"\n");
    CHECK(resume_run(id, nullptr, studio.services()).status().message().find("panel test") !=
          std::string::npos);
}

TEST_CASE("what cannot begin leaves no run behind") {
    Studio studio;
    RunPlan plan = studio.plan(2);
    plan.generator = "test.dot";
    const Status status = begin_run(plan, "", studio.services()).status();
    CHECK(status.message().find("test.dots") != std::string::npos);
    plan = studio.plan(2);
    plan.settings["test.dots"]["fail-bellow"] = "1";
    CHECK(begin_run(plan, "", studio.services()).status().message().find("fail-below") !=
          std::string::npos);
    plan = studio.plan(2);
    plan.panel = (studio.folder_ / "no.toml").string();
    CHECK_FALSE(begin_run(plan, "", studio.services()).ok());
    CHECK(studio.ledger_->runs()->empty());
}

TEST_CASE("events tell the whole story of a run") {
    Studio studio;
    std::vector<Event> events;
    studio.observer = [&](const Event& event) { events.push_back(event); };
    REQUIRE(begin_run(studio.plan(3), "", studio.services()).ok());
    const auto count = [&](Event::Kind kind) {
        return std::count_if(events.begin(), events.end(),
                             [&](const Event& e) { return e.kind == kind; });
    };
    CHECK(events.front().kind == Event::Kind::kStarted);
    CHECK(events.front().total == 3);
    CHECK(count(Event::Kind::kMaking) == 3);
    CHECK(count(Event::Kind::kGenerated) == 3);
    CHECK(count(Event::Kind::kScored) == 3);
    CHECK(events.back().kind == Event::Kind::kJudged);
    CHECK(events.back().done == 3);
}
