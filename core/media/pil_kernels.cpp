// SPDX-License-Identifier: Apache-2.0
#include "core/media/pil_kernels.hpp"

#include <array>
#include <cstring>

#include "core/media/pil_kernels_x86.hpp"

namespace cinejury::media {
namespace {

// Vectors of the compiler: it splits them where the instruction set has narrower ones.
using Bytes = std::uint8_t __attribute__((vector_size(16)));
using Sums = std::int32_t __attribute__((vector_size(64)));

constexpr std::int32_t kHalf = 1 << (kPilPrecision - 1);

[[gnu::always_inline]] inline void accumulate(const std::uint8_t* pixels, std::int32_t weight,
                                              Sums& sums) {
    Bytes bytes;
    std::memcpy(&bytes, pixels, sizeof bytes);
    sums += __builtin_convertvector(bytes, Sums) * weight;
}

[[gnu::always_inline]] inline void store(const Sums& sums, std::uint8_t* out) {
    Sums value = sums >> kPilPrecision;
    value = value < 0 ? Sums{} : value;
    value = value > 255 ? Sums{} + 255 : value;
    const Bytes bytes = __builtin_convertvector(value, Bytes);
    std::memcpy(out, &bytes, sizeof bytes);
}

void horizontal(const std::uint8_t* columns, const PilTaps& taps, std::uint8_t* out) {
    for (std::size_t x = 0; x < taps.first.size(); ++x) {
        const std::int32_t* weights = taps.weights.data() + x * static_cast<std::size_t>(taps.size);
        const std::uint8_t* in = columns + static_cast<std::size_t>(taps.first[x]) * 3 * kPilRows;
        Sums red = Sums{} + kHalf;
        Sums green = red;
        Sums blue = red;
        for (std::int32_t t = 0; t < taps.count[x]; ++t, in += 3 * kPilRows) {
            accumulate(in, weights[t], red);
            accumulate(in + kPilRows, weights[t], green);
            accumulate(in + 2 * kPilRows, weights[t], blue);
        }
        store(red, out);
        store(green, out + kPilRows);
        store(blue, out + 2 * kPilRows);
        out += 3 * kPilRows;
    }
}

void vertical(const std::uint8_t* rows, std::size_t stride, const std::int32_t* weights,
              std::int32_t count, std::size_t bytes, std::uint8_t* out) {
    for (std::size_t at = 0; at < bytes; at += kPilBlock) {
        Sums sums0 = Sums{} + kHalf;
        Sums sums1 = sums0;
        Sums sums2 = sums0;
        Sums sums3 = sums0;
        const std::uint8_t* in = rows + at;
        for (std::int32_t t = 0; t < count; ++t, in += stride) {
            accumulate(in, weights[t], sums0);
            accumulate(in + 16, weights[t], sums1);
            accumulate(in + 32, weights[t], sums2);
            accumulate(in + 48, weights[t], sums3);
        }
        store(sums0, out + at);
        store(sums1, out + at + 16);
        store(sums2, out + at + 32);
        store(sums3, out + at + 48);
    }
}

constexpr std::array kKernels = {
    PilKernels{"plain", [] { return true; }, &horizontal, &vertical},
#if defined(__x86_64__)
    PilKernels{"avx2", [] { return __builtin_cpu_supports("avx2") != 0; }, &pil_horizontal_avx2,
               &pil_vertical_avx2},
    PilKernels{"avx512", [] { return __builtin_cpu_supports("avx512f") != 0; },
               &pil_horizontal_avx512, &pil_vertical_avx512},
#endif
};

}  // namespace

std::span<const PilKernels> pil_kernels() {
    return kKernels;
}

const PilKernels& best_pil_kernels() {
    const PilKernels* best = &kKernels.front();
    for (const PilKernels& kernels : kKernels)
        if (kernels.supported()) best = &kernels;
    return *best;
}

}  // namespace cinejury::media
