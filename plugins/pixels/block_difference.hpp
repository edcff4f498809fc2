// SPDX-License-Identifier: Apache-2.0
// Differences of two blocks of 8 x 8 bytes. Thread rule: free functions, any thread.
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cinejury::pixels {

struct Difference {
    int sum = 0;      // of b - a
    int squares = 0;  // of (b - a)^2
    // Squared difference after removal of both means, times 64.
    std::int64_t unlikeness() const { return std::int64_t{64} * squares - std::int64_t{sum} * sum; }
};

#if defined(__SSE2__)
inline Difference difference(const std::uint8_t* a, std::ptrdiff_t a_stride, const std::uint8_t* b,
                             std::ptrdiff_t b_stride) {
    const __m128i zero = _mm_setzero_si128();
    const __m128i ones = _mm_set1_epi16(1);
    __m128i sums = zero, squares = zero;
    for (int y = 0; y < 8; ++y, a += a_stride, b += b_stride) {
        const __m128i left =
            _mm_unpacklo_epi8(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(a)), zero);
        const __m128i right =
            _mm_unpacklo_epi8(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(b)), zero);
        const __m128i gap = _mm_sub_epi16(right, left);
        sums = _mm_add_epi32(sums, _mm_madd_epi16(gap, ones));
        squares = _mm_add_epi32(squares, _mm_madd_epi16(gap, gap));
    }
    const auto total = [](__m128i four) {
        four = _mm_add_epi32(four, _mm_shuffle_epi32(four, _MM_SHUFFLE(1, 0, 3, 2)));
        four = _mm_add_epi32(four, _mm_shuffle_epi32(four, _MM_SHUFFLE(2, 3, 0, 1)));
        return _mm_cvtsi128_si32(four);
    };
    return {total(sums), total(squares)};
}
#else
inline Difference difference(const std::uint8_t* a, std::ptrdiff_t a_stride, const std::uint8_t* b,
                             std::ptrdiff_t b_stride) {
    Difference found;
    for (int y = 0; y < 8; ++y, a += a_stride, b += b_stride)
        for (int x = 0; x < 8; ++x) {
            const int gap = int{b[x]} - int{a[x]};
            found.sum += gap;
            found.squares += gap * gap;
        }
    return found;
}
#endif

}  // namespace cinejury::pixels
