// SPDX-License-Identifier: Apache-2.0
// Bodies of train/kernels.hpp; each kernels_<level>.cpp includes this once with its own flags and
// the name CINEJURY_NN_TRAIN_TABLE.
#include "plugins/nn/cpu/kernel_maths.inl"
#include "plugins/nn/train/kernels.hpp"

namespace cinejury::nn::train {
namespace {

using cpu::erf_of;
using cpu::exp_of;
using cpu::fused;
using cpu::inverse_rms;
using cpu::sum_of;

void modulated_norm(Matrix<float> d_x, float* d_scale, float* d_shift, Matrix<const float> x,
                    Matrix<const float> d_out, const float* scale, float epsilon) {
    const std::int64_t columns = x.columns;
    const auto count = static_cast<float>(columns);
    for (std::int64_t r = 0; r < x.rows; ++r) {
        const float *from = x.row(r), *d = d_out.row(r);
        float* to = d_x.row(r);
        const cpu::Moments moments = cpu::moments_of(from, columns, epsilon);
        const auto normed = [&](std::int64_t i) {
            return (from[i] - moments.mean) * moments.inverse;
        };
        const auto inner = [&](std::int64_t i) { return d[i] * (1.0f + scale[i]); };
        const float mean = sum_of(columns, inner) / count;
        const float slope =
            sum_of(columns, [&](std::int64_t i) { return inner(i) * normed(i); }) / count;
#pragma omp simd
        for (std::int64_t i = 0; i < columns; ++i) {
            d_scale[i] = fused(d[i], normed(i), d_scale[i]);
            d_shift[i] += d[i];
            to[i] = fused(moments.inverse, inner(i) - mean - normed(i) * slope, to[i]);
        }
    }
}

void gated(Matrix<float> d_y, float* d_gate, Matrix<const float> d_out, Matrix<const float> y,
           const float* gate) {
    for (std::int64_t r = 0; r < y.rows; ++r) {
        const float *d = d_out.row(r), *from = y.row(r);
        float* to = d_y.row(r);
#pragma omp simd
        for (std::int64_t i = 0; i < y.columns; ++i) {
            d_gate[i] = fused(d[i], from[i], d_gate[i]);
            to[i] = d[i] * gate[i];
        }
    }
}

// One head: `unturned` is the gradient before the rotation; then that of x inverse gain.
void head_backward(float* d_x, float* d_gain, const float* x, const float* unturned,
                   const float* gain, std::int64_t width, float epsilon) {
    const float inverse = inverse_rms(x, width, epsilon);
    const float slope =
        sum_of(width, [&](std::int64_t i) { return unturned[i] * gain[i] * (x[i] * inverse); }) /
        static_cast<float>(width);
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i) {
        const float normed = x[i] * inverse;
        d_gain[i] = fused(unturned[i], normed, d_gain[i]);
        d_x[i] = inverse * (unturned[i] * gain[i] - normed * slope);
    }
}

void norm_and_rotate(Matrix<float> d_x, float* d_gain, Matrix<const float> x,
                     Matrix<const float> d_out, std::int64_t heads, const float* gain,
                     std::int64_t width, float epsilon, const float* cosines, const float* sines) {
    constexpr std::int64_t kWidest = 256;
    const std::int64_t half = width / 2;
    for (std::int64_t r = 0; r < x.rows; ++r)
        for (std::int64_t h = 0; h < heads; ++h) {
            const float* d = d_out.row(r) + h * width;
            const float *c = cosines + r * half, *s = sines + r * half;
            float unturned[kWidest];
#pragma omp simd
            for (std::int64_t i = 0; i < half; ++i) {
                unturned[i] = d[i] * c[i] + d[i + half] * s[i];
                unturned[i + half] = d[i + half] * c[i] - d[i] * s[i];
            }
            head_backward(d_x.row(r) + h * width, d_gain, x.row(r) + h * width, unturned, gain,
                          width, epsilon);
        }
}

void softmax(Matrix<float> d_p, Matrix<const float> p, float factor) {
    for (std::int64_t r = 0; r < p.rows; ++r) {
        float* d = d_p.row(r);
        const float* from = p.row(r);
        const float slope = sum_of(p.columns, [&](std::int64_t i) { return d[i] * from[i]; });
#pragma omp simd
        for (std::int64_t i = 0; i < p.columns; ++i) d[i] = factor * from[i] * (d[i] - slope);
    }
}

void gelu(Matrix<float> d, Matrix<const float> x) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        float* to = d.row(r);
        const float* from = x.row(r);
#pragma omp simd
        for (std::int64_t i = 0; i < x.columns; ++i) {
            const float below = 0.5f * (1.0f + erf_of(from[i] * 0.70710678f));
            const float density = 0.39894228f * exp_of(-0.5f * from[i] * from[i]);
            to[i] *= fused(from[i], density, below);
        }
    }
}

void silu(Matrix<float> d, Matrix<const float> x) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        float* to = d.row(r);
        const float* from = x.row(r);
        for (std::int64_t i = 0; i < x.columns; ++i) {
            const float e = exp_of(-std::fabs(from[i]));
            const float open = (from[i] >= 0 ? 1.0f : e) / (1.0f + e);
            to[i] *= open * (1.0f + from[i] * (1.0f - open));
        }
    }
}

void add_column_sums(float* sums, Matrix<const float> x) {
    for (std::int64_t r = 0; r < x.rows; ++r) {
        const float* from = x.row(r);
#pragma omp simd
        for (std::int64_t i = 0; i < x.columns; ++i) sums[i] += from[i];
    }
}

void add(float* to, const float* from, std::int64_t count) {
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) to[i] += from[i];
}

// Eight sums side by side, then a fixed tree.
double square_sum(const float* x, std::int64_t count) {
    constexpr std::int64_t kSums = 8;
    double sums[kSums] = {};
    std::int64_t i = 0;
    for (; i + kSums <= count; i += kSums)
        for (std::int64_t l = 0; l < kSums; ++l)
            sums[l] += static_cast<double>(x[i + l]) * static_cast<double>(x[i + l]);
    for (std::int64_t l = 0; i + l < count; ++l)
        sums[l] += static_cast<double>(x[i + l]) * static_cast<double>(x[i + l]);
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) +
           ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

void adamw(float* parameters, float* first, float* second, const float* gradients,
           std::int64_t count, const AdamStep& step) {
    const float fresh1 = 1.0f - step.beta1, fresh2 = 1.0f - step.beta2;
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) {
        const float g = gradients[i] * step.gradient_scale;
        first[i] = step.beta1 * first[i] + fresh1 * g;
        second[i] = step.beta2 * second[i] + fresh2 * (g * g);
        const float root = std::sqrt(second[i]) * step.root_scale + step.epsilon;
        parameters[i] = parameters[i] * step.keep - step.step_size * first[i] / root;
    }
}

}  // namespace

extern const Kernels CINEJURY_NN_TRAIN_TABLE;
const Kernels CINEJURY_NN_TRAIN_TABLE = {modulated_norm, gated, norm_and_rotate, softmax,
                                         gelu,           silu,  add_column_sums, add,
                                         square_sum,     adamw};

}  // namespace cinejury::nn::train
