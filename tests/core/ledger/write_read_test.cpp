// SPDX-License-Identifier: Apache-2.0
// What is written comes back, whole and bit for bit.
#include <filesystem>
#include <limits>

#include "core/ledger/run_id.hpp"
#include "tests/catch.hpp"
#include "tests/core/ledger/ledger_steps.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;

TEST_CASE("a ledger that is named by its file name alone lies in the working folder") {
    const TemporaryFolder folder;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    for (const char* name : {"l.db", "./m.db", "new/n.db"}) {
        CAPTURE(name);
        for (const bool again : {false, true}) {
            CAPTURE(again);
            const auto ledger = Ledger::open(name);
            INFO(ledger.status().message());
            REQUIRE(ledger.ok());
            CHECK((*ledger)->path() == std::filesystem::canonical(name));
        }
    }
    std::filesystem::current_path(before);
}

TEST_CASE("a run and its candidates come back from another opening exactly as they were written") {
    const TemporaryFolder folder;
    Run run;
    {
        const auto ledger = open(folder / "new/folders/ledger.db");
        run = begun(*ledger, 3);
        REQUIRE(ledger->put_candidate(run.id, scored(1)).ok());
        REQUIRE(ledger->finish(run.id, RunState::kFinished, 3, R"({"winner": null})").ok());
    }
    const auto ledger = open(folder / "new/folders/ledger.db");
    const auto read = ledger->run(run.id);
    REQUIRE(read.ok());
    CHECK(is_run_id(read->id));
    CHECK(read->command == run.command);
    CHECK(read->prompt == run.prompt);
    CHECK(read->created_ms == run.created_ms);
    CHECK(read->plan_json == run.plan_json);
    CHECK(read->fingerprints == run.fingerprints);
    CHECK(read->output == run.output);
    CHECK(read->state == RunState::kFinished);
    CHECK(read->exit_code == 3);
    CHECK(read->result_json == R"({"winner": null})");

    const auto candidates = ledger->candidates(run.id);
    REQUIRE(candidates.ok());
    REQUIRE(candidates->size() == 3);
    CHECK(same((*candidates)[0], planned(3)[0]));
    CHECK(same((*candidates)[1], scored(1)));
    CHECK(same((*candidates)[2], planned(3)[2]));
}

TEST_CASE("a candidate that is written again replaces its scores, it does not add to them") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    const Run run = begun(*ledger, 1);
    Candidate candidate = scored(0);
    REQUIRE(ledger->put_candidate(run.id, candidate).ok());
    candidate.scores.resize(1);
    candidate.scores[0].reason = "second thoughts";
    REQUIRE(ledger->put_candidate(run.id, candidate).ok());
    CHECK(same(ledger->candidates(run.id)->front(), candidate));
}

TEST_CASE("runs are listed newest first and found by a prefix or as last") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    CHECK(ledger->runs()->empty());
    CHECK(ledger->resolve("last").status().code() == Code::kNotFound);
    const Run first = begun(*ledger, 1);
    const Run second = begun(*ledger, 1);
    const Run third = begun(*ledger, 1);

    const auto runs = ledger->runs();
    REQUIRE(runs->size() == 3);
    CHECK(runs->front().id == third.id);
    CHECK(runs->back().id == first.id);
    CHECK(*ledger->resolve("last") == third.id);
    CHECK(*ledger->resolve(second.id) == second.id);

    const auto ambiguous = ledger->resolve("2");
    CHECK(ambiguous.status().code() == Code::kInvalidArgument);
    for (const Run& run : *runs) CHECK_THAT(ambiguous.status().message(), Catch::Contains(run.id));

    std::string typo = second.id;
    typo[4] = typo[4] == '1' ? '0' : '1';  // of the month
    const auto missing = ledger->resolve(typo);
    CHECK(missing.status().code() == Code::kNotFound);
    CHECK_THAT(missing.status().message(), Catch::Contains("did you mean"));
    CHECK(ledger->resolve("").status().code() == Code::kNotFound);
}

TEST_CASE("only the holder of a run writes it, and only candidates that were planned") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    const auto other = open(folder / "ledger.db");
    const Run run = begun(*ledger, 2);
    CHECK(other->put_candidate(run.id, scored(0)).code() == Code::kBadState);
    CHECK(other->finish(run.id, RunState::kFinished, 0, "").code() == Code::kBadState);
    CHECK(ledger->put_candidate(run.id, scored(2)).code() == Code::kNotFound);
    Candidate broken = scored(0);
    broken.scores[0].raw = std::numeric_limits<double>::quiet_NaN();
    CHECK(ledger->put_candidate(run.id, broken).code() == Code::kInvalidArgument);
    CHECK(same(other->candidates(run.id)->front(), planned(1)[0]));
}

TEST_CASE("names that are no run's are answered with not found, whatever they are") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    for (const std::string id : {"", "..", "../../etc", "/", "20260101-000000-000000", "'; --"}) {
        CAPTURE(id);
        CHECK(ledger->run(id).status().code() == Code::kNotFound);
        CHECK(ledger->candidates(id).status().code() == Code::kNotFound);
        CHECK(ledger->claim(id).code() == Code::kNotFound);
        CHECK(ledger->remove(id).code() == Code::kNotFound);
    }
}

TEST_CASE("the default file follows XDG_STATE_HOME and falls back to the home folder") {
    CHECK(default_path("/state", "/home/u") == "/state/cinejury/ledger.db");
    CHECK(default_path("", "/home/u") == "/home/u/.local/state/cinejury/ledger.db");
    CHECK(default_path("relative", "/home/u") == "/home/u/.local/state/cinejury/ledger.db");
}
