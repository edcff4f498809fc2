// SPDX-License-Identifier: Apache-2.0
// The checksum that each row of a ledger carries: SHA-256 over the table's name and every other
// value of the row, each with its kind and length, so that neither a changed nor a moved value goes
// unnoticed. It finds damage; it is no signature. Thread rule: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/digest.hpp"

namespace cinejury::ledger {

class RowChecksum {
public:
    explicit RowChecksum(std::string_view table) { add(table); }
    RowChecksum& add(std::string_view text);
    RowChecksum& add(const std::string& text) { return add(std::string_view(text)); }
    RowChecksum& add(std::int64_t number);
    RowChecksum& add(std::optional<std::int64_t> number);
    // By its bits: -0.0 and 0.0 differ.
    RowChecksum& add(std::optional<double> number);
    // Lower-case hexadecimal. Call once, at the end.
    std::string finish() { return digest_.finish(); }

private:
    void add_word(char kind, std::uint64_t word);
    Sha256 digest_;
};

}  // namespace cinejury::ledger
