// SPDX-License-Identifier: Apache-2.0
// The tables of a ledger and how one version of them becomes the next.
// Thread rule: as the database that is handed in.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/status.hpp"
#include "core/ledger/sqlite.hpp"

namespace cinejury::ledger {

// The bytes "CJLG" in the header of the file: it is a ledger of Cinejury.
inline constexpr std::uint32_t kApplicationId = 0x434a4c47;
// The version of the tables that this code writes; the header's user_version.
std::uint32_t layout_version();

// A ledger without runs, as the bytes of a file in WAL mode.
Result<std::string> empty_ledger_image();

// Brings an older layout to layout_version() in one transaction. Refuses (kBadData), without having
// changed anything, tables, indices, triggers or views other than those that the migrations make.
Status ensure_layout(const Database& database);

}  // namespace cinejury::ledger
