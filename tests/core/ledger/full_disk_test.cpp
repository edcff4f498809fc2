// SPDX-License-Identifier: Apache-2.0
// No more room: the failure says so, and what was written stays.
#include <algorithm>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/core/ledger/ledger_steps.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;

namespace {

std::size_t count_scored(const Ledger& ledger, const std::string& id) {
    const auto candidates = ledger.candidates(id);
    REQUIRE(candidates.ok());
    return static_cast<std::size_t>(
        std::count_if(candidates->begin(), candidates->end(),
                      [](const Candidate& c) { return c.state == CandidateState::kScored; }));
}

}  // namespace

TEST_CASE("when a file may not grow the write fails as io, and all before it stays") {
    const TemporaryFolder folder;
    PipedProcess child = start_child({"limit", folder / "ledger.db", "400000"});
    const std::string begun = child.line().value_or("");
    REQUIRE(begun.starts_with("begun "));
    std::istringstream ended(child.line().value_or(""));
    std::size_t written = 0;
    std::string code;
    ended >> written >> code;
    CHECK(code == "io");
    CHECK(written > 2);
    CHECK_THAT(child.line().value_or(""), Catch::Contains("what was written before is kept"));
    CHECK(child.wait() == 0);

    const auto ledger = open(folder / "ledger.db");
    const std::string id = begun.substr(6);
    CHECK(count_scored(*ledger, id) == written);
    REQUIRE(ledger->claim(id).ok());
    CHECK(ledger->put_candidate(id, scored(written)).ok());
    CHECK(count_scored(*ledger, id) == written + 1);
}

TEST_CASE("a ledger that cannot be made for lack of room leaves nothing behind") {
    const TemporaryFolder folder;
    PipedProcess child = start_child({"limit", folder / "ledger.db", "5000"});
    CHECK_THAT(child.line().value_or(""), Catch::StartsWith("failed"));
    CHECK(child.wait() == 1);
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE(
    "on a full disk writing fails as io, reading goes on, and with room again so does the run") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "disk");
    PipedProcess child = start_child({"full", folder / "disk"});
    const std::vector<std::string> lines = child.rest();
    if (lines == std::vector<std::string>{"no permission to mount"}) {
        WARN("skipped: mounting a small tmpfs needs root");
        return;
    }
    REQUIRE(lines.size() == 6);
    CHECK_THAT(lines[0], Catch::StartsWith("begun "));
    CHECK_THAT(lines[1], Catch::EndsWith(" io"));
    const std::string written = lines[1].substr(0, lines[1].find(' '));
    CHECK_THAT(lines[2], Catch::Contains("free some space"));
    CHECK(lines[3] == written + " kept");
    CHECK(lines[4] == "io");
    CHECK(lines[5] == std::to_string(std::stoul(written) + 1) + " after resuming");
    CHECK(child.wait() == 0);
}
