// SPDX-License-Identifier: Apache-2.0
// Removing runs, and collecting what nobody needs any more.
#include <limits>

#include "tests/catch.hpp"
#include "tests/core/ledger/ledger_steps.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;

namespace {

Run run_with_clip(Ledger& ledger, std::size_t bytes) {
    const Run run = begun(ledger, 1);
    write_bytes(ledger.run_folder(run.id) / "clip.mp4", std::string(bytes, 'v'));
    return run;
}

}  // namespace

TEST_CASE("removing a run takes its rows and its folder, and nothing of the others") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    const Run gone = run_with_clip(*ledger, 10);
    const Run kept = run_with_clip(*ledger, 10);
    REQUIRE(ledger->put_candidate(kept.id, scored(0)).ok());
    REQUIRE(ledger->finish(gone.id, RunState::kFinished, 0, "{}").ok());
    REQUIRE(ledger->remove(gone.id).ok());
    CHECK(ledger->run(gone.id).status().code() == Code::kNotFound);
    CHECK(ledger->candidates(gone.id).status().code() == Code::kNotFound);
    CHECK_FALSE(std::filesystem::exists(ledger->run_folder(gone.id)));
    CHECK(same(ledger->candidates(kept.id)->front(), scored(0)));
    CHECK(std::filesystem::exists(ledger->run_folder(kept.id) / "clip.mp4"));
}

TEST_CASE("a run that another is working on is not removed; its own holder may drop it") {
    const TemporaryFolder folder;
    const auto holder = open(folder / "ledger.db");
    const auto other = open(folder / "ledger.db");
    const Run run = run_with_clip(*holder, 10);
    const Status refused = other->remove(run.id);
    CHECK(refused.code() == Code::kBadState);
    CHECK(std::filesystem::exists(holder->run_folder(run.id) / "clip.mp4"));
    CHECK(holder->remove(run.id).ok());
    CHECK(other->runs()->empty());
}

TEST_CASE("collecting takes folders without a run and the clips of finished runs, never the rows") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    const Run finished = run_with_clip(*ledger, 1000);
    REQUIRE(ledger->finish(finished.id, RunState::kFinished, 0, "{}").ok());
    const Run interrupted = run_with_clip(*ledger, 500);
    REQUIRE(ledger->finish(interrupted.id, RunState::kInterrupted, 130, "").ok());
    const Run failed = run_with_clip(*ledger, 500);
    REQUIRE(ledger->finish(failed.id, RunState::kFailed, 5, "").ok());
    const Run running = run_with_clip(*ledger, 500);
    const auto orphan = ledger->run_folder("20200101-000000-abcdef");
    std::filesystem::create_directories(orphan / "deep");
    write_bytes(orphan / "deep/clip.mp4", std::string(300, 'v'));
    // Links are removed, not followed.
    write_bytes(folder / "elsewhere", "precious");
    std::filesystem::create_symlink(folder / "elsewhere", orphan / "link");
    std::filesystem::create_directory_symlink(folder.path(), orphan / "folder-link");
    // Not one of the ledger's folders.
    write_bytes(orphan.parent_path() / "notes.txt", "mine");

    const auto young = ledger->collect(30);
    REQUIRE(young.ok());
    CHECK(young->folders == 1);
    CHECK(young->bytes >= 300);
    CHECK_FALSE(std::filesystem::exists(orphan));
    CHECK(read_bytes(folder / "elsewhere") == "precious");
    CHECK(std::filesystem::exists(ledger->run_folder(finished.id) / "clip.mp4"));

    // One millisecond later everything finished is older than "now".
    execute_sql(folder / "ledger.db", "UPDATE runs SET created_ms = created_ms - 1000");
    const auto all = ledger->collect(0);
    REQUIRE(all.ok());
    CHECK(all->folders == 1);
    CHECK(all->bytes >= 1000);
    CHECK_FALSE(std::filesystem::exists(ledger->run_folder(finished.id)));
    for (const Run& run : {interrupted, failed, running})
        CHECK(std::filesystem::exists(ledger->run_folder(run.id) / "clip.mp4"));
    CHECK(read_bytes(orphan.parent_path() / "notes.txt") == "mine");
    CHECK(*ledger->resolve(finished.id) == finished.id);
}

TEST_CASE("an age that is no number of days is refused, a very long one is allowed") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    CHECK(ledger->collect(-1).status().code() == Code::kInvalidArgument);
    CHECK(ledger->collect(std::numeric_limits<double>::quiet_NaN()).status().code() ==
          Code::kInvalidArgument);
    CHECK(ledger->collect(std::numeric_limits<double>::infinity())->folders == 0);
}
