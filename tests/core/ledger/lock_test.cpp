// SPDX-License-Identifier: Apache-2.0
// Who works on a run: one at a time, until it ends, however it ends.
#include <fmt/format.h>

#include "tests/catch.hpp"
#include "tests/core/ledger/ledger_steps.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;

namespace {

std::string begun_by(PipedProcess& child) {
    const std::string line = child.line().value_or("");
    INFO(line);
    REQUIRE(line.starts_with("begun "));
    return line.substr(6);
}

}  // namespace

TEST_CASE("a run that another process works on is running, and the refusal names the process") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    PipedProcess child = start_child({"hold", folder / "ledger.db"});
    const std::string id = begun_by(child);
    CHECK(ledger->run(id)->state == RunState::kRunning);
    CHECK(ledger->runs()->front().state == RunState::kRunning);
    const Status refused = ledger->claim(id);
    CHECK(refused.code() == Code::kBadState);
    CHECK_THAT(refused.message(), Catch::Contains(fmt::format("process {}", child.id())));
    CHECK_THAT(ledger->remove(id).message(), Catch::Contains(fmt::format("{}", child.id())));
}

TEST_CASE("a run whose process was killed is interrupted and can be claimed") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    PipedProcess child = start_child({"hold", folder / "ledger.db"});
    const std::string id = begun_by(child);
    child.kill();
    CHECK(ledger->run(id)->state == RunState::kInterrupted);
    CHECK(ledger->runs()->front().state == RunState::kInterrupted);
    REQUIRE(ledger->claim(id).ok());
    CHECK(ledger->claim(id).ok());
    CHECK(ledger->run(id)->state == RunState::kRunning);
    CHECK(ledger->put_candidate(id, scored(0)).ok());
}

TEST_CASE("a program that the holder started does not keep the run locked") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    PipedProcess child = start_child({"hold-with-child", folder / "ledger.db"});
    const std::string id = begun_by(child);
    REQUIRE(child.line() == "started");
    child.kill();
    CHECK(ledger->claim(id).ok());
}

TEST_CASE("two ledgers in one process keep out of each other's runs") {
    const TemporaryFolder folder;
    auto first = open(folder / "ledger.db");
    const auto second = open(folder / "ledger.db");
    const Run run = begun(*first, 1);
    CHECK(second->run(run.id)->state == RunState::kRunning);
    CHECK(second->claim(run.id).code() == Code::kBadState);
    first.reset();
    CHECK(second->run(run.id)->state == RunState::kInterrupted);
    CHECK(second->claim(run.id).ok());
}

TEST_CASE("a ledger that is opened through a link shares the locks of the file behind it") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    std::filesystem::create_symlink(folder / "ledger.db", folder / "link.db");
    const auto linked = open(folder / "link.db");
    const Run run = begun(*ledger, 1);
    CHECK(linked->path() == ledger->path());
    CHECK(linked->claim(run.id).code() == Code::kBadState);
}

TEST_CASE(
    "claiming makes an interrupted or failed run running again, a finished one stays finished") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    for (const RunState state : {RunState::kInterrupted, RunState::kFailed, RunState::kFinished}) {
        const Run run = begun(*ledger, 1);
        REQUIRE(ledger->finish(run.id, state, 130, "{}").ok());
        CHECK(ledger->run(run.id)->state == state);
        CHECK(ledger->put_candidate(run.id, scored(0)).code() == Code::kBadState);
        REQUIRE(ledger->claim(run.id).ok());
        const bool over = state == RunState::kFinished;
        CHECK(ledger->run(run.id)->state == (over ? state : RunState::kRunning));
        CHECK(ledger->run(run.id)->exit_code == (over ? 130 : 0));
    }
}

TEST_CASE("a run whose folder was deleted by hand can still be claimed") {
    const TemporaryFolder folder;
    auto ledger = open(folder / "ledger.db");
    const Run run = begun(*ledger, 1);
    ledger.reset();
    std::filesystem::remove_all(folder / "ledger.db.runs");
    ledger = open(folder / "ledger.db");
    CHECK(ledger->run(run.id)->state == RunState::kInterrupted);
    CHECK(ledger->claim(run.id).ok());
    CHECK(std::filesystem::exists(ledger->run_folder(run.id)));
}
