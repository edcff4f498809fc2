// SPDX-License-Identifier: Apache-2.0
// The table `stages`, for candidate_rows.cpp: a stage as one text, since nothing asks the database
// for its parts. Thread rule: as the database that is handed in.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/status.hpp"
#include "core/ledger/records.hpp"
#include "core/ledger/sqlite.hpp"

namespace cinejury::ledger {

// Replaces the stages of a candidate. kInvalidArgument: one holds a number that is not finite.
Status store_stages(const Database& database, const std::string& run_id,
                    const Candidate& candidate);

// Of all candidates of a run, by candidate, in the order in which they were stored. kBadData: a row
// is not as it was written, or one before another is missing; a lost last one shows in the checksum
// of the candidate.
using StagesByCandidate = std::map<std::int64_t, std::vector<Stage>>;
Result<StagesByCandidate> select_stages(const Database& database, const std::string& run_id);

}  // namespace cinejury::ledger
