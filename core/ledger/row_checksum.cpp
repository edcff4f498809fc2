// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/row_checksum.hpp"

#include <array>
#include <bit>

namespace cinejury::ledger {

void RowChecksum::add_word(char kind, std::uint64_t word) {
    std::array<unsigned char, 9> bytes{static_cast<unsigned char>(kind)};
    for (std::size_t i = 1; i < bytes.size(); ++i, word >>= 8)
        bytes[i] = static_cast<unsigned char>(word & 0xff);
    digest_.update(bytes.data(), bytes.size());
}

RowChecksum& RowChecksum::add(std::string_view text) {
    add_word('t', text.size());
    digest_.update(text);
    return *this;
}

RowChecksum& RowChecksum::add(std::int64_t number) {
    add_word('i', static_cast<std::uint64_t>(number));
    return *this;
}

RowChecksum& RowChecksum::add(std::optional<std::int64_t> number) {
    number ? add(*number) : (add_word('n', 0), *this);
    return *this;
}

RowChecksum& RowChecksum::add(std::optional<double> number) {
    if (number)
        add_word('r', std::bit_cast<std::uint64_t>(*number));
    else
        add_word('n', 0);
    return *this;
}

}  // namespace cinejury::ledger
