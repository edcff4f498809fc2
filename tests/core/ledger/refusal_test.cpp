// SPDX-License-Identifier: Apache-2.0
// What is no sound ledger is refused with words, and left exactly as it was.
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/core/ledger/ledger_steps.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;
using namespace std::string_literals;

namespace {

const std::string kAsLedger = "PRAGMA application_id = 1128942663";  // "CJLG"

std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

// Refused as bad data, with the file's name and the way out, and nothing in the folder changed.
void check_refused(const TemporaryFolder& folder, const std::string& name, const std::string& why) {
    const std::filesystem::path file = folder / name;
    const std::string before = read_bytes(file);
    const auto names_before = names_in(folder.path());
    const Status status = Ledger::open(file).status();
    INFO(status.message());
    CHECK(status.code() == Code::kBadData);
    CHECK_THAT(status.message(), Catch::Contains(file.string()));
    CHECK_THAT(status.message(), Catch::Contains("--ledger OTHER"));
    CHECK_THAT(status.message(), Catch::Contains(why));
    CHECK(read_bytes(file) == before);
    CHECK(names_in(folder.path()) == names_before);
}

// A closed ledger with one run of three candidates, two of them scored.
std::string sound_ledger(const std::filesystem::path& file) {
    const auto ledger = open(file);
    const Run run = begun(*ledger, 3);
    REQUIRE(ledger->put_candidate(run.id, scored(0)).ok());
    REQUIRE(ledger->put_candidate(run.id, scored(2)).ok());
    return run.id;
}

}  // namespace

TEST_CASE("files that are no SQLite database are refused") {
    const TemporaryFolder folder;
    write_bytes(folder / "text", std::string(5000, 'x'));
    check_refused(folder, "text", "no SQLite database");
    write_bytes(folder / "empty", "");
    check_refused(folder, "empty", "empty file");
    write_bytes(folder / "magic", "SQLite format 3\0"s);
    check_refused(folder, "magic", "no SQLite database");
    sound_ledger(folder / "format");
    write_bytes(folder / "format", read_bytes(folder / "format").replace(18, 1, "\x8c"));
    check_refused(folder, "format", "format version 140");
    std::filesystem::create_directory(folder / "folder");
    CHECK_THAT(Ledger::open(folder / "folder").status().message(),
               Catch::Contains("not a regular file"));
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK_THAT(Ledger::open(folder / "pipe").status().message(),
               Catch::Contains("not a regular file"));
}

TEST_CASE("another application's database is refused, also with its own log beside it") {
    const TemporaryFolder folder;
    execute_sql(folder / "other", "PRAGMA application_id = 7; CREATE TABLE runs (id)");
    check_refused(folder, "other", "another application");
    execute_sql(folder / "plain", "CREATE TABLE runs (id)");
    check_refused(folder, "plain", "another application");
    // A write-ahead log that SQLite would fold into the file if it only looked.
    sqlite3* writer = nullptr;
    REQUIRE(sqlite3_open((folder / "live").c_str(), &writer) == SQLITE_OK);
    REQUIRE(sqlite3_exec(writer, "PRAGMA journal_mode = WAL; CREATE TABLE t (a)", nullptr, nullptr,
                         nullptr) == SQLITE_OK);
    for (const std::string part : {"live", "live-wal"})
        write_bytes(folder / ("left-" + part), read_bytes(folder / part));
    sqlite3_close(writer);
    std::filesystem::rename(folder / "left-live", folder / "left");
    std::filesystem::rename(folder / "left-live-wal", folder / "left-wal");
    const std::string log = read_bytes(folder / "left-wal");
    check_refused(folder, "left", "another application");
    CHECK(read_bytes(folder / "left-wal") == log);
}

TEST_CASE("a newer layout is refused, naming both versions") {
    const TemporaryFolder folder;
    sound_ledger(folder / "newer");
    execute_sql(folder / "newer", "PRAGMA user_version = 99");
    check_refused(folder, "newer", "layout 99, this one knows 2");
}

TEST_CASE("an older layout is migrated, and what it holds stays") {
    const TemporaryFolder folder;
    // Version 0 is the ledger before its first table.
    execute_sql(folder / "old", kAsLedger);
    const auto ledger = open(folder / "old");
    CHECK(ledger->runs()->empty());
    const Run run = begun(*ledger, 1);
    CHECK(*open(folder / "old")->resolve("last") == run.id);
}

TEST_CASE("a ledger from before there were stages keeps its runs and gets stages") {
    const TemporaryFolder folder;
    Candidate before = scored(0), after = before;
    before.stages.clear();
    std::string id;
    {
        const auto ledger = open(folder / "old");
        id = begun(*ledger, 1).id;
        REQUIRE(ledger->put_candidate(id, before).ok());
    }
    execute_sql(folder / "old", "DROP TABLE stages; PRAGMA user_version = 1");
    const auto ledger = open(folder / "old");
    REQUIRE(ledger->candidates(id).ok());
    CHECK(same(ledger->candidates(id)->front(), before));
    REQUIRE(ledger->claim(id).ok());
    REQUIRE(ledger->put_candidate(id, after).ok());
    CHECK(same(ledger->candidates(id)->front(), after));
}

TEST_CASE("tables, triggers and views that Cinejury did not make are refused") {
    const TemporaryFolder folder;
    const std::vector<std::string> changes = {
        "DROP TABLE scores", "CREATE TABLE extra (a)", "CREATE VIEW spy AS SELECT * FROM runs",
        "CREATE TRIGGER spy AFTER INSERT ON runs BEGIN DELETE FROM fingerprints; END",
        "CREATE INDEX more ON runs (prompt)"};
    for (const std::string& sql : changes) {
        std::filesystem::remove(folder / "changed");
        sound_ledger(folder / "changed");
        execute_sql(folder / "changed", sql);
        INFO(sql);
        check_refused(folder, "changed", "its tables are not those of layout 2");
    }
}

TEST_CASE("an older layout that does not migrate to the right tables is refused unchanged") {
    const TemporaryFolder folder;
    execute_sql(folder / "old", kAsLedger + "; CREATE TABLE extra (a)");
    check_refused(folder, "old", "its tables are not those of layout 2");
    execute_sql(folder / "odd", kAsLedger + "; CREATE TABLE scores (a)");
    check_refused(folder, "odd", "already exists");
}

TEST_CASE("a damaged ledger whose log was not folded in yet keeps both") {
    const TemporaryFolder folder;
    {
        const auto ledger = open(folder / "live");
        begun(*ledger, 3);
        std::string bytes = read_bytes(folder / "live");
        bytes.replace(4096, 2000, std::string(2000, 'x'));  // the table `runs`, not in the log
        write_bytes(folder / "left", bytes.substr(0, 4096 * 5));
        write_bytes(folder / "left-wal", read_bytes(folder / "live-wal"));
    }
    const std::string log = read_bytes(folder / "left-wal");
    const std::string file = read_bytes(folder / "left");
    CHECK(Ledger::open(folder / "left").status().code() == Code::kBadData);
    CHECK(read_bytes(folder / "left-wal") == log);
    CHECK(read_bytes(folder / "left") == file);
}

TEST_CASE("a damaged ledger that somebody took out of write-ahead mode is not put back into it") {
    const TemporaryFolder folder;
    sound_ledger(folder / "plain");
    execute_sql(folder / "plain", "PRAGMA journal_mode = DELETE");
    std::string bytes = read_bytes(folder / "plain");
    write_bytes(folder / "damaged", bytes.replace(4096, 2000, std::string(2000, 'x')));
    check_refused(folder, "damaged", "damaged");
    CHECK(open(folder / "plain")->runs()->size() == 1);
}

TEST_CASE("a truncated ledger is refused and left as it is") {
    const TemporaryFolder folder;
    sound_ledger(folder / "whole");
    const std::string bytes = read_bytes(folder / "whole");
    for (const std::size_t kept : {bytes.size() / 2, bytes.size() - 4096, std::size_t{4096}}) {
        CAPTURE(kept);
        write_bytes(folder / "cut", bytes.substr(0, kept));
        check_refused(folder, "cut", "");
    }
}

TEST_CASE("a flipped bit is refused or changes nothing that is read") {
    const TemporaryFolder folder;
    const std::string id = sound_ledger(folder / "whole");
    const std::string bytes = read_bytes(folder / "whole");
    std::size_t refused = 0;
    std::size_t unused = 0;
    for (std::size_t offset = 0; offset < bytes.size(); offset += 131) {
        std::string flipped = bytes;
        flipped[offset] = static_cast<char>(flipped[offset] ^ (1 << (offset % 8)));
        write_bytes(folder / "flipped", flipped);
        CAPTURE(offset);
        const auto opened = Ledger::open(folder / "flipped");
        const auto runs = opened.ok() ? (*opened)->runs() : opened.status();
        const auto candidates = runs.ok() ? (*opened)->candidates(id) : runs.status();
        if (!candidates.ok()) {
            CHECK(candidates.status().code() != Code::kInternal);
            ++refused;
            continue;
        }
        ++unused;
        REQUIRE(runs->size() == 1);
        CHECK(runs->front().prompt == sample_run().prompt);
        CHECK(runs->front().fingerprints == sample_run().fingerprints);
        REQUIRE(candidates->size() == 3);
        CHECK(same((*candidates)[0], scored(0)));
        CHECK(same((*candidates)[1], planned(2)[1]));
        CHECK(same((*candidates)[2], scored(2)));
    }
    CHECK(refused > 0);
    CHECK(unused > 0);  // free space: the test would prove nothing if every flip were refused
}
