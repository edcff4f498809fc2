// SPDX-License-Identifier: Apache-2.0
// Transposition of 16 rows of bytes and back.
// Thread rule: free functions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cinejury::media {

// rows[r] points to `bytes` bytes -> columns [bytes, 16].
void rows_to_columns(const std::uint8_t* const rows[16], std::size_t bytes, std::uint8_t* columns);
// columns [bytes, 16] -> `count` rows, `stride` bytes apart.
void columns_to_rows(const std::uint8_t* columns, std::size_t bytes, std::uint8_t* rows,
                     std::size_t stride, std::size_t count);

}  // namespace cinejury::media
