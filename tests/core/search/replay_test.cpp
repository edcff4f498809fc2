// SPDX-License-Identifier: Apache-2.0
// Making a candidate again, and for which generators that says something.
#include "core/search/replay.hpp"
#include "core/report/report.hpp"
#include "core/search/candidate_spec.hpp"
#include "core/search/replay.hpp"
#include "core/search/run.hpp"
#include "tests/catch.hpp"
#include "tests/core/search/studio.hpp"

using namespace cinejury;
using namespace cinejury::search;
using test::Studio;

namespace {

// A plan of test.vague, which declares no determinism.
RunPlan vague_plan(const Studio& studio, const std::string& echo) {
    RunPlan plan = studio.plan(3);
    plan.generator = "test.vague";
    plan.settings = {{"test.vague", {{"echo", echo}}}};
    return plan;
}

}  // namespace

TEST_CASE("a candidate is made again bit for bit, and one that is not is reported") {
    Studio studio;
    const Result<Outcome> outcome = begin_run(studio.plan(3), "", studio.services());
    REQUIRE(outcome.ok());
    const std::string id = outcome->report.run.id;
    const Result<std::string> same = replay_candidate(id, std::nullopt, studio.services());
    REQUIRE(same.status().message() == "");
    CHECK(same->find("bit for bit") != std::string::npos);
    ledger::Candidate altered = outcome->report.candidates[1];
    altered.digest = std::string(64, '0');
    REQUIRE(studio.ledger_->claim(id).ok());
    REQUIRE(studio.ledger_->put_candidate(id, altered).ok());
    CHECK(replay_candidate(id, 1, studio.services()).status().code() == Code::kBadData);
    CHECK(replay_candidate(id, 9, studio.services()).status().code() == Code::kInvalidArgument);
}

TEST_CASE("an echo has a seed only as a key of its object, whatever its value") {
    CHECK(echoes_seed(R"({"seed":7,"steps":4})"));
    CHECK(echoes_seed(R"({"seed":0})"));
    for (const char* none :
         {"{}", "", "[\"seed\"]", R"({"steps":4})", R"({"in":{"seed":7}})", "{"}) {
        CAPTURE(none);
        CHECK_FALSE(echoes_seed(none));
    }
}

TEST_CASE("a generator that declares nothing but echoes its seeds is replayed and deterministic") {
    Studio studio;
    const Result<Outcome> outcome = begin_run(vague_plan(studio, "true"), "", studio.services());
    REQUIRE(outcome.status().message() == "");
    CHECK(outcome->report.plugins.at(0).deterministic);
    const Result<std::string> again =
        replay_candidate(outcome->report.run.id, std::nullopt, studio.services());
    INFO(again.status().message());
    REQUIRE(again.ok());
    CHECK(again->find("bit for bit") != std::string::npos);
    // A resume of the finished run reads the echoes from the ledger and says the same.
    const Result<Outcome> resumed = resume_run(outcome->report.run.id, nullptr, studio.services());
    REQUIRE(resumed.ok());
    CHECK(resumed->report.plugins.at(0).deterministic);
}

TEST_CASE("a generator that neither declares determinism nor echoes seeds is not replayed") {
    Studio studio;
    const Result<Outcome> outcome = begin_run(vague_plan(studio, "false"), "", studio.services());
    REQUIRE(outcome.status().message() == "");
    CHECK(outcome->exit_code == 0);
    CHECK_FALSE(outcome->report.plugins.at(0).deterministic);
    const std::size_t made = studio.made();
    const Status refused =
        replay_candidate(outcome->report.run.id, std::nullopt, studio.services()).status();
    CHECK(refused.code() == Code::kUnsupported);
    CHECK(refused.message().find("test.vague") != std::string::npos);
    CHECK(studio.made() == made);
}

TEST_CASE("a report alone is enough to make its winner again") {
    Studio studio;
    const Result<Outcome> outcome = begin_run(studio.plan(3), "", studio.services());
    REQUIRE(outcome.ok());
    const ReplayServices services{studio.catalogue_, studio.host_, {}};
    const std::string text = report::report_json(outcome->report);
    const Result<std::string> same = replay_report(text, std::nullopt, services);
    REQUIRE(same.status().message() == "");
    CHECK(same->find("bit for bit") != std::string::npos);
    std::string altered = text;
    const std::string digest = outcome->report.candidates[1].digest;
    altered.replace(altered.find(digest), digest.size(), std::string(digest.size(), '0'));
    CHECK(replay_report(altered, 1, services).status().code() == Code::kBadData);
    CHECK(replay_report(text, 9, services).status().code() == Code::kInvalidArgument);
    for (const char* broken : {"", "{}", "[1]", "{\"result\": {}}"})
        CHECK(replay_report(broken, std::nullopt, services).status().code() == Code::kBadData);
}
