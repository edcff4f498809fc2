// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/schema.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace cinejury::ledger {
namespace {

// Step i makes version i + 1 of version i. A step is never changed once released: new ones append.
//
// Columns of JSON are opaque text. Reals are ANY, not REAL, since REAL stores -0.0 as the integer 0
// and a resumed run must give the same bytes. `checksum`: see row_checksum.hpp. The counts in a row
// say how many rows belong to it, so that a lost row is noticed.
constexpr std::array kSteps = {
    R"sql(
CREATE TABLE runs (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    command TEXT NOT NULL,
    prompt TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    plan TEXT NOT NULL,
    output TEXT NOT NULL,
    state INTEGER NOT NULL,
    exit_code INTEGER NOT NULL,
    result TEXT NOT NULL,
    fingerprint_count INTEGER NOT NULL,
    candidate_count INTEGER NOT NULL,
    checksum TEXT NOT NULL
) STRICT;
CREATE TABLE fingerprints (
    run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    what TEXT NOT NULL,
    digest TEXT NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE candidates (
    run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    candidate INTEGER NOT NULL,
    state INTEGER NOT NULL,
    seed INTEGER,
    input TEXT NOT NULL,
    artifact TEXT NOT NULL,
    digest TEXT NOT NULL,
    spec TEXT NOT NULL,
    cost TEXT NOT NULL,
    media TEXT NOT NULL,
    timing TEXT NOT NULL,
    error TEXT NOT NULL,
    error_code TEXT NOT NULL,
    score_count INTEGER NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (run_id, candidate)
) STRICT, WITHOUT ROWID;
CREATE TABLE scores (
    run_id TEXT NOT NULL,
    candidate INTEGER NOT NULL,
    position INTEGER NOT NULL,
    expert TEXT NOT NULL,
    criterion TEXT NOT NULL,
    role INTEGER NOT NULL,
    status INTEGER NOT NULL,
    raw ANY,
    calibrated ANY,
    confidence ANY NOT NULL,
    worst_frame INTEGER NOT NULL,
    reason TEXT NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (run_id, candidate, position),
    FOREIGN KEY (run_id, candidate) REFERENCES candidates(run_id, candidate) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE stages (
    run_id TEXT NOT NULL,
    candidate INTEGER NOT NULL,
    position INTEGER NOT NULL,
    stage TEXT NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (run_id, candidate, position),
    FOREIGN KEY (run_id, candidate) REFERENCES candidates(run_id, candidate) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
)sql",
};

Result<std::uint32_t> version_of(const Database& database) {
    CINEJURY_ASSIGN(const std::string text, database.value("PRAGMA user_version"));
    std::int64_t version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    return static_cast<std::uint32_t>(version);
}

Status apply_steps(const Database& database, std::uint32_t from) {
    for (std::uint32_t step = from; step < kSteps.size(); ++step)
        CINEJURY_RETURN_IF_ERROR(database.execute(kSteps[step]));
    return database.execute(fmt::format("PRAGMA user_version = {}", kSteps.size()));
}

Result<Database> fresh_in_memory() {
    CINEJURY_ASSIGN(Database database, Database::in_memory());
    CINEJURY_RETURN_IF_ERROR(
        database.execute(fmt::format("PRAGMA application_id = {}", kApplicationId)));
    CINEJURY_RETURN_IF_ERROR(apply_steps(database, 0));
    return database;
}

Result<std::string> layout_of(const Database& database) {
    CINEJURY_ASSIGN(
        Statement statement,
        database.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE "
                         "'sqlite_%' ORDER BY type, name"));
    std::string layout;
    while (true) {
        CINEJURY_ASSIGN(const bool row, statement.step());
        if (!row) return layout;
        layout +=
            fmt::format("{} {} {}\n", statement.text(0), statement.text(1), statement.text(2));
    }
}

// The statements of this folder must mean what they say also in a file from a stranger.
Status check_layout(const Database& database) {
    CINEJURY_ASSIGN(const Database fresh, fresh_in_memory());
    CINEJURY_ASSIGN(const std::string expected, layout_of(fresh));
    CINEJURY_ASSIGN(const std::string found, layout_of(database));
    if (found == expected) return {};
    return {Code::kBadData,
            fmt::format("ledger: {}: its tables are not those of layout {}: something else changed "
                        "the file; it was left as it is: use --ledger OTHER",
                        database.file(), kSteps.size())};
}

}  // namespace

std::uint32_t layout_version() {
    return kSteps.size();
}

Result<std::string> empty_ledger_image() {
    CINEJURY_ASSIGN(const Database database, fresh_in_memory());
    CINEJURY_ASSIGN(std::string image, database.image());
    // Write and read version 2 in the header mean WAL (https://sqlite.org/fileformat2.html, 1.3.3);
    // a database in memory cannot be switched.
    return image.replace(18, 2, "\2\2");
}

Status ensure_layout(const Database& database) {
    CINEJURY_ASSIGN(const std::uint32_t seen, version_of(database));
    if (seen >= kSteps.size()) return check_layout(database);
    CINEJURY_ASSIGN(Transaction transaction,
                    Transaction::begin(database, Transaction::Kind::kWrite));
    // Again, now that no other process can be migrating it.
    CINEJURY_ASSIGN(const std::uint32_t version, version_of(database));
    if (version < kSteps.size()) CINEJURY_RETURN_IF_ERROR(apply_steps(database, version));
    CINEJURY_RETURN_IF_ERROR(check_layout(database));
    return transaction.commit();
}

}  // namespace cinejury::ledger
