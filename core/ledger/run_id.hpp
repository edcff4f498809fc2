// SPDX-License-Identifier: Apache-2.0
// Names of runs. Thread rule: free functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cinejury::ledger {

// "20261124-055649-3f2a91": the time in UTC, and three random bytes.
std::string make_run_id(std::int64_t created_ms);

// Digits, small letters and '-' only, at most 64: a run's id becomes the name of a folder, and a
// ledger from a stranger must not name one elsewhere.
bool is_run_id(std::string_view text);

}  // namespace cinejury::ledger
