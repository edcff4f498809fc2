// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/run_id.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <random>

namespace cinejury::ledger {

std::string make_run_id(std::int64_t created_ms) {
    std::random_device random;
    return fmt::format("{:%Y%m%d-%H%M%S}-{:06x}",
                       fmt::gmtime(static_cast<std::time_t>(created_ms / 1000)),
                       random() & 0xffffffu);
}

bool is_run_id(std::string_view text) {
    constexpr std::size_t kLongest = 64;
    return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
    });
}

}  // namespace cinejury::ledger
