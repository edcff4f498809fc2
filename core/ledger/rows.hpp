// SPDX-License-Identifier: Apache-2.0
// Records to rows and back, one pair of functions a table. Writing computes the checksum, reading
// compares it. Thread rule: as the database that is handed in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "core/ledger/records.hpp"
#include "core/ledger/sqlite.hpp"

namespace cinejury::ledger {

// A row of `runs`: the record without its fingerprints, and how many rows belong to it.
struct RunRow {
    Run run;
    std::int64_t fingerprint_count = 0;
    std::int64_t candidate_count = 0;
};

// kBadData for a run with a row that is not as it was written.
Status damaged_run(const Database& database, std::string_view run_id, std::string_view what);

Status insert_run(const Database& database, const RunRow& row);
// Writes state, exit code and result of a row that was read before.
Status update_run(const Database& database, const RunRow& row);
Status insert_fingerprints(const Database& database, const Run& run);
// Replaces the candidate and its scores.
Status store_candidate(const Database& database, const std::string& run_id,
                       const Candidate& candidate);

// kNotFound; kBadData when a checksum, a count or a value does not fit: names table and row.
Result<RunRow> select_run(const Database& database, const std::string& run_id);
// All, newest first.
Result<std::vector<RunRow>> select_runs(const Database& database);
Result<std::vector<Fingerprint>> select_fingerprints(const Database& database, const RunRow& row);
// By index, rising, with their scores.
Result<std::vector<Candidate>> select_candidates(const Database& database, const RunRow& row);

}  // namespace cinejury::ledger
