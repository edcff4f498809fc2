// SPDX-License-Identifier: Apache-2.0
#include "core/media/byte_transpose.hpp"

#include <algorithm>
#include <cstring>

namespace cinejury::media {
namespace {

using Bytes = std::uint8_t __attribute__((vector_size(16)));

// Row i interleaved with row i + 8.
void interleave_halves(const Bytes (&in)[16], Bytes (&out)[16]) {
    for (int i = 0; i < 8; ++i) {
        out[2 * i] = __builtin_shufflevector(in[i], in[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5,
                                             21, 6, 22, 7, 23);
        out[2 * i + 1] = __builtin_shufflevector(in[i], in[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12,
                                                 28, 13, 29, 14, 30, 15, 31);
    }
}

// Four times that transposes a 16 x 16 square.
void transpose(Bytes (&square)[16]) {
    Bytes other[16];
    interleave_halves(square, other);
    interleave_halves(other, square);
    interleave_halves(square, other);
    interleave_halves(other, square);
}

}  // namespace

void rows_to_columns(const std::uint8_t* const rows[16], std::size_t bytes, std::uint8_t* columns) {
    Bytes square[16];
    for (std::size_t at = 0; at < bytes; at += 16) {
        const std::size_t part = std::min<std::size_t>(16, bytes - at);
        for (int row = 0; row < 16; ++row) {
            square[row] = Bytes{};
            std::memcpy(&square[row], rows[row] + at, part);
        }
        transpose(square);
        std::memcpy(columns + at * 16, square, part * 16);
    }
}

void columns_to_rows(const std::uint8_t* columns, std::size_t bytes, std::uint8_t* rows,
                     std::size_t stride, std::size_t count) {
    Bytes square[16];
    for (std::size_t at = 0; at < bytes; at += 16) {
        const std::size_t part = std::min<std::size_t>(16, bytes - at);
        std::memcpy(square, columns + at * 16, part * 16);
        transpose(square);
        for (std::size_t row = 0; row < count; ++row)
            std::memcpy(rows + row * stride + at, &square[row], part);
    }
}

}  // namespace cinejury::media
