// SPDX-License-Identifier: Apache-2.0
// Several processes on one ledger, killed at any moment: what a process was told to be on disk is
// there, and the file is sound.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/core/ledger/ledger_steps.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;

namespace {

// Everything that a child stated is in the ledger; a candidate is scored with its scores or planned
// without any, never in between.
void check_stated(const Ledger& ledger, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        CAPTURE(line);
        std::istringstream words(line);
        std::string what;
        std::string id;
        std::size_t index = 0;
        words >> what >> id >> index;
        REQUIRE(what != "failed");
        if (what == "opened") continue;
        const auto run = ledger.run(id);
        const auto candidates = ledger.candidates(id);
        REQUIRE(run.ok());
        REQUIRE(candidates.ok());
        if (what == "finished") CHECK(run->state == RunState::kFinished);
        if (what == "scored") CHECK(same((*candidates)[index], scored(index)));
        for (const Candidate& candidate : *candidates)
            CHECK((same(candidate, scored(candidate.index)) ||
                   same(candidate, planned(candidate.index + 1).back())));
    }
}

void append(std::vector<std::string>& to, std::vector<std::string> lines) {
    std::move(lines.begin(), lines.end(), std::back_inserter(to));
}

std::size_t drafts_in(const std::filesystem::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        count += entry.path().filename().string().find(".new-") != std::string::npos;
    return count;
}

}  // namespace

TEST_CASE("processes that open a new ledger at the same moment all write into the same one") {
    const TemporaryFolder folder;
    std::vector<PipedProcess> children;
    for (int i = 0; i < 6; ++i)
        children.push_back(start_child({"write", folder / "ledger.db", "1", "1"}));
    std::vector<std::string> stated;
    for (PipedProcess& child : children) {
        append(stated, child.rest());
        CHECK(child.wait() == 0);
    }
    const auto ledger = open(folder / "ledger.db");
    check_stated(*ledger, stated);
    CHECK(ledger->runs()->size() == children.size());
    CHECK(drafts_in(folder.path()) == 0);
}

TEST_CASE("processes that write at the same time and are killed lose nothing that was on disk") {
    const TemporaryFolder folder;
    std::vector<std::string> stated;
    for (std::size_t round = 0; round < 3; ++round) {
        std::vector<PipedProcess> children;
        for (int i = 0; i < 4; ++i)
            children.push_back(start_child({"write", folder / "ledger.db", "3", "4"}));
        for (std::size_t i = 0; i < 2; ++i) {
            for (std::size_t lines = 0; lines < 3 + 4 * round + i; ++lines)
                if (auto line = children[i].line()) stated.push_back(*std::move(line));
            children[i].kill();
        }
        for (PipedProcess& child : children) append(stated, child.rest());
        CHECK(children[2].wait() == 0);
        CHECK(children[3].wait() == 0);
    }
    const auto ledger = open(folder / "ledger.db");
    check_stated(*ledger, stated);
    const auto runs = ledger->runs();
    REQUIRE(runs.ok());
    CHECK(runs->size() >= 18);
    for (const Run& run : *runs) CHECK(run.state != RunState::kRunning);
}

TEST_CASE("a process that is killed again and again leaves a sound ledger each time") {
    const TemporaryFolder folder;
    std::vector<std::string> stated;
    for (std::size_t round = 0; round < 24; ++round) {
        PipedProcess child = start_child({"write", folder / "ledger.db", "100", "5"});
        // The kill falls somewhere into the work after the last line that is waited for.
        for (std::size_t lines = 0; lines < round * 7 % 23; ++lines)
            if (auto line = child.line()) stated.push_back(*std::move(line));
        child.kill();
        append(stated, child.rest());
        const auto ledger = open(folder / "ledger.db");
        const auto runs = ledger->runs();
        REQUIRE(runs.ok());
        for (const Run& run : *runs) CHECK(run.state != RunState::kRunning);
    }
    const auto ledger = open(folder / "ledger.db");
    check_stated(*ledger, stated);
    CHECK(stated.size() > 100);
    // Whatever the kills left behind is collected.
    REQUIRE(ledger->collect(0).ok());
    CHECK(drafts_in(folder.path()) == 0);
    std::size_t folders = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "ledger.db.runs")) {
        CHECK(ledger->run(entry.path().filename()).ok());
        ++folders;
    }
    CHECK(folders <= ledger->runs()->size());
}
