// SPDX-License-Identifier: Apache-2.0
// Bodies of kernels.hpp, written so that the compiler vectorises them; each kernels_<level>.cpp
// includes this once with its own flags and the name CINEJURY_NN_LEVEL_TABLE. Everything lies in an
// unnamed namespace: no code of one level may be merged by the linker into another.
#include "plugins/nn/cpu/kernel_maths.inl"
#include "plugins/nn/philox.hpp"

namespace cinejury::nn::cpu {
namespace {

// gain_at and shift_at tell the column's factor and addend.
template <class Gain, class Shift>
void norm_rows(Activation out, Matrix<const float> x, float epsilon, Gain gain_at, Shift shift_at) {
    for (std::int64_t r = 0; r < x.rows; ++r)
        with_type(out.type, out.row(r), [&](auto* to) {
            const float* from = x.row(r);
            const Moments moments = moments_of(from, x.columns, epsilon);
#pragma omp simd
            for (std::int64_t i = 0; i < x.columns; ++i)
                store(to, i,
                      fused((from[i] - moments.mean) * moments.inverse, gain_at(i), shift_at(i)));
        });
}

void layer_norm(Activation out, Matrix<const float> x, const float* gain, const float* shift,
                float epsilon) {
    const auto one = [](std::int64_t) { return 1.0f; };
    const auto zero = [](std::int64_t) { return 0.0f; };
    const auto gain_at = [&](std::int64_t i) { return gain[i]; };
    const auto shift_at = [&](std::int64_t i) { return shift[i]; };
    if (gain && shift)
        norm_rows(out, x, epsilon, gain_at, shift_at);
    else if (gain)
        norm_rows(out, x, epsilon, gain_at, zero);
    else if (shift)
        norm_rows(out, x, epsilon, one, shift_at);
    else
        norm_rows(out, x, epsilon, one, zero);
}

void modulated_norm(Activation out, Matrix<const float> x, const float* scale, const float* shift,
                    float epsilon) {
    norm_rows(
        out, x, epsilon, [&](std::int64_t i) { return 1.0f + scale[i]; },
        [&](std::int64_t i) { return shift[i]; });
}

void rms_norm(Activation out, Activation x, const float* gain, float epsilon) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        with_type(x.type, x.row(r), [&](const auto* from) {
            const float inverse = inverse_rms(from, x.columns, epsilon);
            with_type(out.type, out.row(r), [&](auto* to) {
#pragma omp simd
                for (std::int64_t i = 0; i < x.columns; ++i)
                    store(to, i, load(from, i) * inverse * gain[i]);
            });
        });
    }
}

template <class Out, class In>
void rotate_head(Out* to, const In* from, std::int64_t width, const float* gain, float inverse,
                 const float* cosines, const float* sines) {
    const std::int64_t half = width / 2;
#pragma omp simd
    for (std::int64_t i = 0; i < half; ++i) {
        const float a = load(from, i) * inverse * (gain ? gain[i] : 1.0f);
        const float b = load(from, i + half) * inverse * (gain ? gain[i + half] : 1.0f);
        const float c = cosines ? cosines[i] : 1.0f;
        const float s = sines ? sines[i] : 0.0f;
        store(to, i, a * c - b * s);
        store(to, i + half, b * c + a * s);
    }
}

void norm_and_rotate(Activation out, Activation x, std::int64_t heads, std::int64_t width,
                     const float* gain, float epsilon, const float* cosines, const float* sines) {
    const std::int64_t half = width / 2;
    for (std::int64_t r = 0; r < x.rows; ++r) {
        with_type(x.type, x.row(r), [&](const auto* from) {
            with_type(out.type, out.row(r), [&](auto* to) {
                for (std::int64_t h = 0; h < heads; ++h) {
                    const float inverse =
                        gain ? inverse_rms(from + h * width, width, epsilon) : 1.0f;
                    rotate_head(to + h * width, from + h * width, width, gain, inverse,
                                cosines ? cosines + r * half : nullptr,
                                sines ? sines + r * half : nullptr);
                }
            });
        });
    }
}

template <class T>
void softmax_row(T* out, const float* x, std::int64_t valid, std::int64_t columns) {
    const float most = largest_of(x, valid);
    const float sum = sum_of(valid, [&](std::int64_t i) { return exp_of(x[i] - most); });
    const float inverse = 1.0f / sum;
#pragma omp simd
    for (std::int64_t i = 0; i < valid; ++i) store(out, i, exp_of(x[i] - most) * inverse);
    for (std::int64_t i = valid; i < columns; ++i) store(out, i, 0.0f);
}

void softmax(Activation out, Matrix<const float> x, std::int64_t first_valid, std::int64_t step) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        const std::int64_t valid = step ? std::min(first_valid + r * step, x.columns) : x.columns;
        with_type(out.type, out.row(r),
                  [&](auto* to) { softmax_row(to, x.row(r), valid, x.columns); });
    }
}

// 2^x for x <= 0, relative error below 2 ulp (polynomial of Cephes' exp2f); below -126 it stays at
// 2^-126.
inline float exp2_of(float x) {
    constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: its lowest bits then hold the whole part
    const float clamped = std::max(x, -126.0f);
    const float shifted = clamped + kRound;
    const float f = clamped - (shifted - kRound);
    float p = 1.535336188319500e-4f;
    p = fused(p, f, 1.339887440266574e-3f);
    p = fused(p, f, 9.618437357674640e-3f);
    p = fused(p, f, 5.550332471162809e-2f);
    p = fused(p, f, 2.402264791363012e-1f);
    p = fused(p, f, 6.931472028550421e-1f);
    p = fused(p, f, 1.0f);
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p) +
                                (std::bit_cast<std::uint32_t>(shifted) << 23));
}

template <class T>
inline void power_block(T* out, const float* x, float most, float (&sums)[kLanes]) {
    for (std::int64_t l = 0; l < kLanes; ++l) {
        store(out, l, exp2_of(x[l] - most));
        sums[l] += load(out, l);  // of what was stored: the weights then add up to one exactly
    }
}

// Returns the sum of what it stores.
template <class T>
float power_row(T* out, const float* x, std::int64_t valid, std::int64_t columns) {
    const float most = largest_of(x, valid);
    float sums[kLanes] = {};
    std::int64_t i = 0;
    for (; i + kLanes <= valid; i += kLanes) power_block(out + i, x + i, most, sums);
    if (i < valid) {
        float rest[kLanes];
        T powers[kLanes];
        for (std::int64_t l = 0; l < kLanes; ++l) rest[l] = i + l < valid ? x[i + l] : most - 200;
        power_block(powers, rest, most, sums);  // lanes beyond the row add 2^-126 to sums of 1 up
        std::copy(powers, powers + (valid - i), out + i);
    }
    for (i = valid; i < columns; ++i) store(out, i, 0.0f);
    return fold(sums, [](float a, float b) { return a + b; });
}

void power_rows(Activation out, float* inverse_sums, Matrix<const float> x,
                std::int64_t first_valid, std::int64_t step) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        const std::int64_t valid = step ? std::min(first_valid + r * step, x.columns) : x.columns;
        with_type(out.type, out.row(r), [&](auto* to) {
            inverse_sums[r] = 1.0f / power_row(to, x.row(r), valid, x.columns);
        });
    }
}

void scale_rows(Activation out, Matrix<const float> x, const float* factors) {
    for (std::int64_t r = 0; r < x.rows; ++r)
        with_type(out.type, out.row(r), [&](auto* to) {
            const float* from = x.row(r);
            const float factor = factors[r];
#pragma omp simd
            for (std::int64_t i = 0; i < x.columns; ++i) store(to, i, from[i] * factor);
        });
}

void add_gated(Matrix<float> x, Matrix<const float> y, const float* gate) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        float* to = x.row(r);
        const float* from = y.row(r);
#pragma omp simd
        for (std::int64_t i = 0; i < x.columns; ++i) to[i] = fused(gate[i], from[i], to[i]);
    }
}

void convert(Activation out, Activation in) {
    for (std::int64_t r = 0; r < in.rows; ++r)
        with_type(in.type, in.row(r), [&](const auto* from) {
            with_type(out.type, out.row(r), [&](auto* to) {
#pragma omp simd
                for (std::int64_t i = 0; i < in.columns; ++i) store(to, i, load(from, i));
            });
        });
}

void gather_rows(Activation out, Activation table, const std::int32_t* rows) {
    for (std::int64_t r = 0; r < out.rows; ++r) {
        Activation to = out, from = table;
        to.data = out.row(r);
        from.data = table.row(rows[r]);
        to.rows = from.rows = 1;
        convert(to, from);
    }
}

void gelu(Matrix<float> out, Matrix<const float> x) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        float* to = out.row(r);
        const float* from = x.row(r);
#pragma omp simd
        for (std::int64_t i = 0; i < x.columns; ++i)
            to[i] = 0.5f * from[i] * (1.0f + erf_of(from[i] * 0.70710678f));
    }
}

void silu(Matrix<float> out, Matrix<const float> x) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        float* to = out.row(r);
        const float* from = x.row(r);
#pragma omp simd
        for (std::int64_t i = 0; i < x.columns; ++i) to[i] = silu_of(from[i]);
    }
}

void swiglu(Activation out, Activation gate, Activation up) {
    for (std::int64_t r = 0; r < out.rows; ++r)
        with_type(gate.type, gate.row(r), [&](const auto* g) {
            with_type(up.type, up.row(r), [&](const auto* u) {
                with_type(out.type, out.row(r), [&](auto* to) {
#pragma omp simd
                    for (std::int64_t i = 0; i < out.columns; ++i)
                        store(to, i, silu_of(load(g, i)) * load(u, i));
                });
            });
        });
}

// Elements 4 first ... 4 (first + kCounters) - 1.
constexpr std::int64_t kCounters = 16;
void noise_block(float* out, std::uint64_t seed, std::uint64_t stream, std::uint64_t first) {
    float values[4][kCounters];
#pragma omp simd
    for (std::int64_t i = 0; i < kCounters; ++i) {
        const Philox4 words = philox(seed, stream, first + static_cast<std::uint64_t>(i));
        const NormalPair low = normal_pair(words.word[0], words.word[1]);
        const NormalPair high = normal_pair(words.word[2], words.word[3]);
        values[0][i] = low.first;
        values[1][i] = low.second;
        values[2][i] = high.first;
        values[3][i] = high.second;
    }
    for (std::int64_t i = 0; i < kCounters; ++i)
        for (std::int64_t k = 0; k < 4; ++k) out[4 * i + k] = values[k][i];
}

void noise(float* out, std::uint64_t count, std::uint64_t seed, std::uint64_t stream,
           std::uint64_t first) {
    constexpr std::uint64_t kBlock = 4 * kCounters;
    for (std::uint64_t i = 0; i < count;) {
        const std::uint64_t index = first + i;
        if (index % 4 == 0 && count - i >= kBlock) {
            noise_block(out + i, seed, stream, index / 4);
            i += kBlock;
        } else {
            out[i++] = normal_at(seed, stream, index);
        }
    }
}

}  // namespace

extern const Kernels CINEJURY_NN_LEVEL_TABLE;
const Kernels CINEJURY_NN_LEVEL_TABLE = {layer_norm, modulated_norm, rms_norm,   norm_and_rotate,
                                         softmax,    power_rows,     scale_rows, add_gated,
                                         convert,    gather_rows,    gelu,       silu,
                                         swiglu,     noise};

}  // namespace cinejury::nn::cpu
