// SPDX-License-Identifier: Apache-2.0
// Scalar functions and sums of a fixed order that the kernels of each instruction level are made
// of; kernels.inl and train/kernels.inl include this once for each level. Everything lies in an
// unnamed namespace: no code of one level may be merged by the linker into another.
#include <algorithm>
#include <bit>
#include <cmath>

#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::nn::cpu {
namespace {

inline float load(const float* p, std::int64_t i) {
    return p[i];
}
inline float load(const BFloat16* p, std::int64_t i) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(p[i].bits) << 16);
}
inline void store(float* p, std::int64_t i, float value) {
    p[i] = value;
}
inline void store(BFloat16* p, std::int64_t i,
                  float value) {  // finite values only: activations are
    const auto word = std::bit_cast<std::uint32_t>(value);
    p[i].bits = static_cast<std::uint16_t>((word + 0x7fffu + ((word >> 16) & 1u)) >> 16);
}

// Fused where the level has the instruction; the baseline would call a slow library function.
inline float fused(float a, float b, float c) {
#if defined(__FMA__)
    return std::fma(a, b, c);
#else
    return a * b + c;
#endif
}

template <class Body>
void with_type(Type type, void* data, Body body) {
    if (type == Type::kBf16)
        body(static_cast<BFloat16*>(data));
    else
        body(static_cast<float*>(data));
}

// Reductions go through a fixed number of lanes and a fixed tree, so that the order of the sums is
// the same on every level; the compiler turns lanes into vectors (its own reductions would add the
// lanes one by one, or not vectorise at all).
constexpr std::int64_t kLanes = 32;

template <class Combine>
inline float fold(float (&lanes)[kLanes], Combine combine) {
    for (std::int64_t width = kLanes / 2; width > 0; width /= 2)
        for (std::int64_t l = 0; l < width; ++l) lanes[l] = combine(lanes[l], lanes[l + width]);
    return lanes[0];
}

// combine over value(0) ... value(count - 1), beginning with `start` in each lane.
template <class Value, class Combine>
inline float reduce(std::int64_t count, float start, Value value, Combine combine) {
    float lanes[kLanes];
    for (std::int64_t l = 0; l < kLanes; ++l) lanes[l] = start;
    std::int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (std::int64_t l = 0; l < kLanes; ++l) lanes[l] = combine(lanes[l], value(i + l));
    for (std::int64_t l = 0; i + l < count; ++l) lanes[l] = combine(lanes[l], value(i + l));
    return fold(lanes, combine);
}

template <class Value>
inline float sum_of(std::int64_t count, Value value) {
    return reduce(count, 0.0f, value, [](float a, float b) { return a + b; });
}

inline float largest_of(const float* x, std::int64_t count) {
    return reduce(
        count, x[0], [&](std::int64_t i) { return x[i]; },
        [](float a, float b) { return a > b ? a : b; });
}

// exp(x) for x <= 0 and a little above: 2^n times a polynomial of degree 6 on [-ln 2 / 2, ln 2 /
// 2]; error below 2 ulp, 0 below -87.
inline float exp_of(float x) {
    const float clamped = std::max(std::min(x, 88.0f), -87.0f);
    constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number
    const float n = fused(clamped, 1.44269504f, kRound) - kRound;
    float r = fused(n, -0.693359375f, clamped);  // ln 2 in two parts (Cephes)
    r = fused(n, 2.12194440e-4f, r);
    float p = 1.9875691500e-4f;
    p = fused(p, r, 1.3981999507e-3f);
    p = fused(p, r, 8.3334519073e-3f);
    p = fused(p, r, 4.1665795894e-2f);
    p = fused(p, r, 1.6666665459e-1f);
    p = fused(p, r, 5.0000001201e-1f);
    p = fused(p, r * r, r + 1.0f);
    const float power =
        std::bit_cast<float>(static_cast<std::uint32_t>(static_cast<std::int32_t>(n) + 127) << 23);
    return x < -87.0f ? 0.0f : p * power;
}

// erf by Abramowitz and Stegun 7.1.26; absolute error below 1.5e-7.
inline float erf_of(float x) {
    const float a = std::fabs(x);
    const float t = 1.0f / fused(0.3275911f, a, 1.0f);
    float p = 1.061405429f;
    p = fused(p, t, -1.453152027f);
    p = fused(p, t, 1.421413741f);
    p = fused(p, t, -0.284496736f);
    p = fused(p, t, 0.254829592f);
    return std::copysign(1.0f - p * t * exp_of(-a * a), x);
}

inline float silu_of(float x) {
    // exp of the negative absolute value cannot overflow.
    const float e = exp_of(-std::fabs(x));
    return x * ((x >= 0 ? 1.0f : e) / (1.0f + e));
}

// Mean and 1 / sqrt(variance + epsilon) of a row.
struct Moments {
    float mean, inverse;
};

inline Moments moments_of(const float* x, std::int64_t columns, float epsilon) {
    const float mean =
        sum_of(columns, [&](std::int64_t i) { return x[i]; }) / static_cast<float>(columns);
    const float square =
        sum_of(columns, [&](std::int64_t i) { return (x[i] - mean) * (x[i] - mean); });
    return {mean, 1.0f / std::sqrt(square / static_cast<float>(columns) + epsilon)};
}

template <class T>
inline float inverse_rms(const T* x, std::int64_t columns, float epsilon) {
    const float square = sum_of(columns, [&](std::int64_t i) { return load(x, i) * load(x, i); });
    return 1.0f / std::sqrt(square / static_cast<float>(columns) + epsilon);
}

}  // namespace
}  // namespace cinejury::nn::cpu
