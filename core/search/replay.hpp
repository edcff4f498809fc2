// SPDX-License-Identifier: Apache-2.0
// Proof of a winner: it is made again and compared bit for bit.
// Thread rule: the calling thread; a generator may use more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/search/run.hpp"

namespace cinejury::search {

struct ReplayServices {
    const plugin::Catalogue& catalogue;
    plugin::HostServices& host;
    CancelToken cancel;
};

// Makes candidate `index` (default: the winner) of a generator's run again and compares its
// content. The text says what was compared; kBadData when it differs, kUnsupported for files or
// generators that neither declare bitwise determinism nor echo seeds.
Result<std::string> replay_candidate(const std::string& run_id, std::optional<std::uint64_t> index,
                                     const RunServices& services);

// The same from a report.json alone: no ledger is needed. A plugin or weights other than the
// manifest's are named when the content differs.
Result<std::string> replay_report(std::string_view report_json, std::optional<std::uint64_t> index,
                                  const ReplayServices& services);

}  // namespace cinejury::search
