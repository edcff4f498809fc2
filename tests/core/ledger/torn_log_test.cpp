// SPDX-License-Identifier: Apache-2.0
// A write-ahead log that was cut off or damaged: what is read afterwards is a state that once was,
// or the file is refused. The newest whole transaction counts when only the end is torn.
#include <fmt/format.h>

#include "tests/catch.hpp"
#include "tests/core/ledger/ledger_steps.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;

namespace {

constexpr std::uint64_t kCandidates = 6;

// A ledger as a killed process leaves it: the file, its log, and how long the log was after each
// transaction (begin, then one candidate each).
struct Remains {
    std::string id;
    std::string file;
    std::string log;
    std::vector<std::size_t> log_after;
};

Remains make_remains(const std::filesystem::path& file) {
    const std::filesystem::path log = file.string() + "-wal";
    Remains remains;
    const auto ledger = open(file);
    const Run run = begun(*ledger, kCandidates);
    remains.id = run.id;
    remains.log_after.push_back(std::filesystem::file_size(log));
    for (std::uint64_t i = 0; i < kCandidates; ++i) {
        REQUIRE(ledger->put_candidate(run.id, scored(i)).ok());
        remains.log_after.push_back(std::filesystem::file_size(log));
    }
    // Copied while it is open: closing would fold the log into the file.
    remains.file = read_bytes(file);
    remains.log = read_bytes(log);
    return remains;
}

// Puts the file and this log in place and reads. The result is the number of transactions that are
// there, or nothing when it was refused; anything else fails the test.
std::optional<std::size_t> transactions_left(const std::filesystem::path& file,
                                             const Remains& remains, const std::string& log) {
    write_bytes(file, remains.file);
    write_bytes(file.string() + "-wal", log);
    std::filesystem::remove(file.string() + "-shm");
    const auto opened = Ledger::open(file);
    if (!opened.ok()) {
        CHECK_THAT(opened.status().message(), Catch::Contains("--ledger OTHER"));
        return std::nullopt;
    }
    const auto runs = (*opened)->runs();
    REQUIRE(runs.ok());
    if (runs->empty()) return 0;
    CHECK(runs->front().prompt == sample_run().prompt);
    const auto candidates = (*opened)->candidates(remains.id);
    REQUIRE(candidates.ok());
    REQUIRE(candidates->size() == kCandidates);
    std::size_t done = 0;
    while (done < kCandidates && same((*candidates)[done], scored(done))) ++done;
    for (std::size_t i = done; i < kCandidates; ++i)
        CHECK(same((*candidates)[i], planned(kCandidates)[i]));
    // It is a ledger to go on with.
    CHECK((*opened)->claim(remains.id).ok());
    CHECK((*opened)->put_candidate(remains.id, scored(0)).ok());
    return done + 1;
}

}  // namespace

TEST_CASE("a log that was cut off gives the last transaction that is whole") {
    const TemporaryFolder folder;
    const Remains remains = make_remains(folder / "whole.db");
    CHECK(transactions_left(folder / "cut.db", remains, remains.log) == kCandidates + 1);
    const std::size_t stride = 4096 + 24;  // a frame: page and its header
    std::vector<std::size_t> lengths{0, 1, 31, 32, 33};
    for (std::size_t frame = 32; frame < remains.log.size(); frame += stride)
        for (const std::size_t within : {0u, 8u, 24u, 25u, 2000u, 4119u})
            if (frame + within < remains.log.size()) lengths.push_back(frame + within);
    for (const std::size_t length : lengths) {
        CAPTURE(length);
        std::size_t expected = 0;
        while (expected <= kCandidates && remains.log_after[expected] <= length) ++expected;
        CHECK(transactions_left(folder / "cut.db", remains, remains.log.substr(0, length)) ==
              expected);
    }
}

TEST_CASE("a log with a flipped bit gives an earlier state or a refusal") {
    const TemporaryFolder folder;
    const Remains remains = make_remains(folder / "whole.db");
    std::size_t earlier = 0;
    for (std::size_t offset = 0; offset < remains.log.size(); offset += offset < 64 ? 1 : 1021) {
        CAPTURE(offset);
        std::string log = remains.log;
        log[offset] = static_cast<char>(log[offset] ^ (1 << (offset % 8)));
        const auto left = transactions_left(folder / "flipped.db", remains, log);
        if (left && *left <= kCandidates) ++earlier;
    }
    CHECK(earlier > 0);
}

TEST_CASE("a log whose end was never written to disk gives an earlier state") {
    const TemporaryFolder folder;
    const Remains remains = make_remains(folder / "whole.db");
    for (std::size_t offset = 0; offset < remains.log.size(); offset += 2048) {
        CAPTURE(offset);
        const std::string log =
            remains.log.substr(0, offset) + std::string(remains.log.size() - offset, '\0');
        const auto left = transactions_left(folder / "zeroed.db", remains, log);
        REQUIRE(left);
        CHECK(*left <= kCandidates);
    }
}
