// SPDX-License-Identifier: Apache-2.0
// The Pillow resize's inner loops with AVX2 and AVX-512. GCC and clang widen bytes to 32 bits one
// by one in portable vector code; these instructions do it in one step, many times as fast.
#include "core/media/pil_kernels_x86.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#if !defined(__clang__)
// GCC 12 takes the "undefined" operands inside its own AVX-512 header for mistakes.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace cinejury::media {
namespace {

constexpr std::int32_t kHalf = 1 << (kPilPrecision - 1);

#define CINEJURY_AVX2 [[gnu::always_inline, gnu::target("avx2")]] inline
#define CINEJURY_AVX512 [[gnu::always_inline, gnu::target("avx512f")]] inline

// Sixteen sums.
struct Sums256 {
    __m256i low, high;
};

CINEJURY_AVX2 void start(Sums256& sums) {
    sums.low = sums.high = _mm256_set1_epi32(kHalf);
}

CINEJURY_AVX2 void add(Sums256& sums, const std::uint8_t* pixels, __m256i weight) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels));
    const __m256i low = _mm256_cvtepu8_epi32(bytes);
    const __m256i high = _mm256_cvtepu8_epi32(_mm_srli_si128(bytes, 8));
    sums.low = _mm256_add_epi32(sums.low, _mm256_mullo_epi32(low, weight));
    sums.high = _mm256_add_epi32(sums.high, _mm256_mullo_epi32(high, weight));
}

// Both packings saturate: the clip to 8 bits.
CINEJURY_AVX2 void store(const Sums256& sums, std::uint8_t* out) {
    const __m256i words =
        _mm256_permute4x64_epi64(_mm256_packs_epi32(_mm256_srai_epi32(sums.low, kPilPrecision),
                                                    _mm256_srai_epi32(sums.high, kPilPrecision)),
                                 0xD8);
    _mm_storeu_si128(
        reinterpret_cast<__m128i*>(out),
        _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1)));
}

CINEJURY_AVX512 void add(__m512i& sums, const std::uint8_t* pixels, __m512i weight) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels));
    sums = _mm512_add_epi32(sums, _mm512_mullo_epi32(_mm512_cvtepu8_epi32(bytes), weight));
}

CINEJURY_AVX512 void store(__m512i sums, std::uint8_t* out) {
    const __m512i value =
        _mm512_max_epi32(_mm512_srai_epi32(sums, kPilPrecision), _mm512_setzero_si512());
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm512_cvtusepi32_epi8(value));
}

}  // namespace

[[gnu::target("avx2")]] void pil_horizontal_avx2(const std::uint8_t* columns, const PilTaps& taps,
                                                 std::uint8_t* out) {
    for (std::size_t x = 0; x < taps.first.size(); ++x, out += 3 * kPilRows) {
        const std::int32_t* weights = taps.weights.data() + x * static_cast<std::size_t>(taps.size);
        const std::uint8_t* in = columns + static_cast<std::size_t>(taps.first[x]) * 3 * kPilRows;
        Sums256 red, green, blue;
        start(red), start(green), start(blue);
        for (std::int32_t t = 0; t < taps.count[x]; ++t, in += 3 * kPilRows) {
            const __m256i weight = _mm256_set1_epi32(weights[t]);
            add(red, in, weight);
            add(green, in + kPilRows, weight);
            add(blue, in + 2 * kPilRows, weight);
        }
        store(red, out);
        store(green, out + kPilRows);
        store(blue, out + 2 * kPilRows);
    }
}

[[gnu::target("avx2")]] void pil_vertical_avx2(const std::uint8_t* rows, std::size_t stride,
                                               const std::int32_t* weights, std::int32_t count,
                                               std::size_t bytes, std::uint8_t* out) {
    for (std::size_t at = 0; at < bytes; at += kPilBlock) {
        Sums256 sums[4];
        for (Sums256& part : sums) start(part);
        const std::uint8_t* in = rows + at;
        for (std::int32_t t = 0; t < count; ++t, in += stride) {
            const __m256i weight = _mm256_set1_epi32(weights[t]);
            for (int part = 0; part < 4; ++part) add(sums[part], in + 16 * part, weight);
        }
        for (int part = 0; part < 4; ++part) store(sums[part], out + at + 16 * part);
    }
}

[[gnu::target("avx512f")]] void pil_horizontal_avx512(const std::uint8_t* columns,
                                                      const PilTaps& taps, std::uint8_t* out) {
    for (std::size_t x = 0; x < taps.first.size(); ++x, out += 3 * kPilRows) {
        const std::int32_t* weights = taps.weights.data() + x * static_cast<std::size_t>(taps.size);
        const std::uint8_t* in = columns + static_cast<std::size_t>(taps.first[x]) * 3 * kPilRows;
        __m512i red = _mm512_set1_epi32(kHalf);
        __m512i green = red;
        __m512i blue = red;
        for (std::int32_t t = 0; t < taps.count[x]; ++t, in += 3 * kPilRows) {
            const __m512i weight = _mm512_set1_epi32(weights[t]);
            add(red, in, weight);
            add(green, in + kPilRows, weight);
            add(blue, in + 2 * kPilRows, weight);
        }
        store(red, out);
        store(green, out + kPilRows);
        store(blue, out + 2 * kPilRows);
    }
}

[[gnu::target("avx512f")]] void pil_vertical_avx512(const std::uint8_t* rows, std::size_t stride,
                                                    const std::int32_t* weights, std::int32_t count,
                                                    std::size_t bytes, std::uint8_t* out) {
    for (std::size_t at = 0; at < bytes; at += kPilBlock) {
        __m512i sums[4];
        for (__m512i& part : sums) part = _mm512_set1_epi32(kHalf);
        const std::uint8_t* in = rows + at;
        for (std::int32_t t = 0; t < count; ++t, in += stride) {
            const __m512i weight = _mm512_set1_epi32(weights[t]);
            for (int part = 0; part < 4; ++part) add(sums[part], in + 16 * part, weight);
        }
        for (int part = 0; part < 4; ++part) store(sums[part], out + at + 16 * part);
    }
}

}  // namespace cinejury::media

#endif
