// SPDX-License-Identifier: Apache-2.0
// The table `scores`, for candidate_rows.cpp. Thread rule: as the database that is handed in.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/status.hpp"
#include "core/ledger/records.hpp"
#include "core/ledger/sqlite.hpp"

namespace cinejury::ledger {

// Replaces the scores of a candidate. kInvalidArgument: one is not a number.
Status store_scores(const Database& database, const std::string& run_id,
                    const Candidate& candidate);

// Of all candidates of a run, by candidate, in the order in which they were stored.
using ScoresByCandidate = std::map<std::int64_t, std::vector<panel::Score>>;
Result<ScoresByCandidate> select_scores(const Database& database, const std::string& run_id);

}  // namespace cinejury::ledger
