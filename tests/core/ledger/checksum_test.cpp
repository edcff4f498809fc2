// SPDX-License-Identifier: Apache-2.0
// Rows that SQLite finds sound but that are not as they were written.
#include <fmt/format.h>

#include "core/ledger/row_checksum.hpp"
#include "tests/catch.hpp"
#include "tests/core/ledger/ledger_steps.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;

namespace {

struct Damage {
    std::string sql;
    std::string named;  // in the message
};

}  // namespace

TEST_CASE("a changed value in any column of any table is noticed and named") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    const auto [sql, named] = GENERATE(values<Damage>({
        {"UPDATE runs SET command = 'rank'", "`runs`"},
        {"UPDATE runs SET prompt = prompt || ' '", "`runs`"},
        {"UPDATE runs SET created_ms = created_ms + 1", "`runs`"},
        {"UPDATE runs SET plan = '{}'", "`runs`"},
        {"UPDATE runs SET output = ''", "`runs`"},
        {"UPDATE runs SET state = 1", "`runs`"},
        {"UPDATE runs SET state = 9", "`runs`"},
        {"UPDATE runs SET exit_code = 1", "`runs`"},
        {"UPDATE runs SET result = '{}'", "`runs`"},
        {"UPDATE runs SET checksum = ''", "`runs`"},
        {"UPDATE fingerprints SET what = 'panel other' WHERE position = 1", "row 1"},
        {"UPDATE fingerprints SET digest = 'y' WHERE position = 0", "row 0"},
        {"UPDATE fingerprints SET position = position + 5", "`fingerprints`"},
        {"DELETE FROM fingerprints WHERE position = 1", "`fingerprints` are missing"},
        {"UPDATE candidates SET state = 3 WHERE candidate = 1", "candidate 1"},
        {"UPDATE candidates SET state = -1 WHERE candidate = 1", "candidate 1"},
        {"UPDATE candidates SET seed = NULL WHERE candidate = 0", "candidate 0"},
        {"UPDATE candidates SET artifact = '/etc/passwd' WHERE candidate = 0", "candidate 0"},
        {"UPDATE candidates SET cost = spec, spec = cost WHERE candidate = 1", "candidate 1"},
        {"UPDATE candidates SET error = 'x' WHERE candidate = 1", "candidate 1"},
        {"DELETE FROM candidates WHERE candidate = 0", "`candidates` are missing"},
        {"UPDATE scores SET raw = 0.0 WHERE position = 0", "score 0 of candidate 1"},
        {"UPDATE scores SET raw = NULL WHERE position = 0", "score 0 of candidate 1"},
        {"UPDATE scores SET calibrated = 1.0 WHERE position = 0", "score 0 of candidate 1"},
        {"UPDATE scores SET confidence = 1.0 WHERE position = 1", "score 1 of candidate 1"},
        {"UPDATE scores SET status = 0 WHERE position = 1", "score 1 of candidate 1"},
        {"UPDATE scores SET role = 7 WHERE position = 1", "score 1 of candidate 1"},
        {"UPDATE scores SET worst_frame = 0 WHERE position = 1", "score 1 of candidate 1"},
        {"UPDATE scores SET reason = '' WHERE position = 1", "score 1 of candidate 1"},
        {"UPDATE scores SET candidate = 0 WHERE position = 1", "score 1 of candidate 0"},
        {"DELETE FROM scores WHERE position = 1", "scores of candidate 1"},
    }));
    CAPTURE(sql);
    const Run run = begun(*ledger, 2);
    REQUIRE(ledger->put_candidate(run.id, scored(1)).ok());
    REQUIRE(ledger->candidates(run.id).ok());
    execute_sql(folder / "ledger.db", sql);

    const auto read = ledger->run(run.id);
    const Status status = read.ok() ? ledger->candidates(run.id).status() : read.status();
    CHECK(status.code() == Code::kBadData);
    CHECK_THAT(status.message(), Catch::Contains(named));
    CHECK_THAT(status.message(), Catch::Contains(run.id));
    CHECK_THAT(status.message(), Catch::Contains("runs rm"));
    // The advice works.
    CHECK(ledger->remove(run.id).ok());
    CHECK(ledger->runs()->empty());
}

TEST_CASE("a run whose name would lead out of the ledger's folder is refused") {
    const TemporaryFolder folder;
    const auto ledger = open(folder / "ledger.db");
    const Run run = begun(*ledger, 1);
    execute_sql(folder / "ledger.db", "UPDATE runs SET id = '../../victim'");
    CHECK(ledger->runs().status().code() == Code::kBadData);
    CHECK(ledger->run("../../victim").status().code() == Code::kBadData);
    CHECK(ledger->claim("../../victim").code() == Code::kBadData);
    CHECK(ledger->remove("../../victim").code() == Code::kNotFound);
    CHECK_FALSE(std::filesystem::exists(folder / "../victim"));
}

TEST_CASE("the checksum tells kinds, lengths and places of values apart") {
    const auto of = [](auto... values) {
        RowChecksum checksum("table");
        (checksum.add(values), ...);
        return checksum.finish();
    };
    using Text = std::string;
    CHECK(of(Text("ab"), Text("c")) != of(Text("a"), Text("bc")));
    CHECK(of(Text(""), Text("x")) != of(Text("x"), Text("")));
    CHECK(of(std::int64_t{0}) != of(std::optional<std::int64_t>()));
    CHECK(of(std::optional<double>(0.0)) != of(std::optional<double>(-0.0)));
    CHECK(of(std::optional<double>(0.0)) != of(std::int64_t{0}));
    CHECK(of(std::int64_t{1}) == of(std::optional<std::int64_t>(1)));
    CHECK(of(Text("a")).size() == 64);
}
