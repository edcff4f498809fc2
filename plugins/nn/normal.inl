// SPDX-License-Identifier: Apache-2.0
// Box-Muller for philox.hpp. Compiled for CPU and GPU; every operation is explicit, so that no
// compiler may contract or reorder it: build with contraction off (-ffp-contract=off,
// --fmad=false).
#pragma once

#include <bit>
#include <cmath>

namespace cinejury::nn {
namespace normal_detail {

CINEJURY_NN_BOTH static inline float fused(float a, float b, float c) {
    return fmaf(a, b, c);
}

CINEJURY_NN_BOTH static inline float as_float(std::uint32_t bits) {
#if defined(__CUDA_ARCH__)
    return __uint_as_float(bits);
#else
    return std::bit_cast<float>(bits);
#endif
}

CINEJURY_NN_BOTH static inline std::uint32_t as_bits(float value) {
#if defined(__CUDA_ARCH__)
    return __float_as_uint(value);
#else
    return std::bit_cast<std::uint32_t>(value);
#endif
}

// Natural logarithm of u in (0, 1]: u = 2^e m with m in [sqrt(1/2), sqrt(2)), log m = 2 artanh((m -
// 1) / (m + 1)) by its series to the 11th power; error below 3 ulp.
CINEJURY_NN_BOTH static inline float log_of(float u) {
    const std::uint32_t bits = as_bits(u) - 0x3f3504f3u;  // sqrt(1/2)
    const int exponent = static_cast<int>(bits) >> 23;
    const float m = as_float((bits & 0x007fffffu) + 0x3f3504f3u);
    const float s = (m - 1.0f) / (m + 1.0f);
    const float q = s * s;
    float p = 0.18181818f;  // 2/11
    p = fused(p, q, 0.22222222f);
    p = fused(p, q, 0.28571429f);
    p = fused(p, q, 0.4f);
    p = fused(p, q, 0.66666667f);
    p = fused(p, q, 2.0f);
    return fused(static_cast<float>(exponent), 0.69314718f, s * p);
}

// sin and cos of 2 pi t for t in [0, 1): the nearest quarter turn is taken off, the rest r in
// [-1/8, 1/8] goes through Taylor series in x = 2 pi r.
CINEJURY_NN_BOTH static inline void sin_cos_turn(float t, float& sine, float& cosine) {
    const int quarter = static_cast<int>(fused(t, 4.0f, 0.5f));
    const float r = fused(static_cast<float>(quarter), -0.25f, t);
    const float x = r * 6.2831853f;
    const float y = x * x;
    float a = 2.7557319e-6f;
    a = fused(a, y, -1.9841270e-4f);
    a = fused(a, y, 8.3333333e-3f);
    a = fused(a, y, -1.6666667e-1f);
    const float s = fused(a * y, x, x);
    float b = -2.7557319e-7f;
    b = fused(b, y, 2.4801587e-5f);
    b = fused(b, y, -1.3888889e-3f);
    b = fused(b, y, 4.1666667e-2f);
    b = fused(b, y, -0.5f);
    const float c = fused(b, y, 1.0f);
    // By selection, not by branches, which would keep the compiler from vectorising.
    const bool swap = (quarter & 1) != 0;
    const float odd = swap ? c : s;
    const float even = swap ? s : c;
    sine = (quarter & 2) != 0 ? -odd : odd;
    cosine = ((quarter + 1) & 2) != 0 ? -even : even;
}

}  // namespace normal_detail

CINEJURY_NN_BOTH static inline NormalPair normal_pair(std::uint32_t a, std::uint32_t b) {
    // 24 bits each: u in (0, 1], t in [0, 1), both exact in fp32.
    const float u = (static_cast<float>(static_cast<int>(a >> 8)) + 1.0f) * 0x1p-24f;
    const float t = static_cast<float>(static_cast<int>(b >> 8)) * 0x1p-24f;
    const float radius = sqrtf(-2.0f * normal_detail::log_of(u));
    float sine, cosine;
    normal_detail::sin_cos_turn(t, sine, cosine);
    return {radius * cosine, radius * sine};
}

}  // namespace cinejury::nn
