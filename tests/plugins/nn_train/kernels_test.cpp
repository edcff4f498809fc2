// SPDX-License-Identifier: Apache-2.0
// Each backward kernel against central differences, on each instruction level of this processor.
#include "plugins/nn/train/kernels.hpp"

#include "tests/plugins/nn_train/differences.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;
using cinejury::nn::cpu::Level;

namespace {

constexpr double kEpsilon = 1e-6;

std::vector<Level> levels() {
    std::vector<Level> all;
    for (const Level level : {Level::kBaseline, Level::kAvx2, Level::kAvx512})
        if (level <= cpu::processor_level()) all.push_back(level);
    return all;
}

double dot(const Doubles& a, const std::vector<float>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * static_cast<double>(b[i]);
    return sum;
}

Doubles modulated(const Doubles& x, const Doubles& scale, const Doubles& shift) {
    const std::size_t columns = scale.size();
    Doubles out(x.size());
    for (std::size_t r = 0; r < x.size(); r += columns) {
        double mean = 0, square = 0;
        for (std::size_t i = 0; i < columns; ++i) mean += x[r + i] / static_cast<double>(columns);
        for (std::size_t i = 0; i < columns; ++i) square += std::pow(x[r + i] - mean, 2);
        const double root = std::sqrt(square / static_cast<double>(columns) + kEpsilon);
        for (std::size_t i = 0; i < columns; ++i)
            out[r + i] = (x[r + i] - mean) / root * (1 + scale[i]) + shift[i];
    }
    return out;
}

// heads of `width`, turned by `angles` [rows, width / 2].
Doubles turned(const Doubles& x, const Doubles& gain, std::size_t heads,
               const std::vector<float>& cosines, const std::vector<float>& sines) {
    const std::size_t width = gain.size(), half = width / 2;
    Doubles out(x.size());
    for (std::size_t at = 0; at < x.size(); at += width) {
        const std::size_t row = at / (heads * width);
        double square = 0;
        for (std::size_t i = 0; i < width; ++i) square += x[at + i] * x[at + i];
        const double inverse = 1 / std::sqrt(square / static_cast<double>(width) + kEpsilon);
        for (std::size_t i = 0; i < half; ++i) {
            const double a = x[at + i] * inverse * gain[i];
            const double b = x[at + i + half] * inverse * gain[i + half];
            const double c = cosines[row * half + i], s = sines[row * half + i];
            out[at + i] = a * c - b * s;
            out[at + i + half] = b * c + a * s;
        }
    }
    return out;
}

Doubles softmax_rows(const Doubles& x, std::size_t columns) {
    Doubles out(x.size());
    for (std::size_t r = 0; r < x.size(); r += columns) {
        double sum = 0;
        for (std::size_t i = 0; i < columns; ++i) sum += std::exp(x[r + i]);
        for (std::size_t i = 0; i < columns; ++i) out[r + i] = std::exp(x[r + i]) / sum;
    }
    return out;
}

std::vector<float> floats(const Doubles& values) {
    return {values.begin(), values.end()};
}

// The gradient of an elementwise function through its kernel.
template <class Kernel>
void check_elementwise(Kernel kernel, double (*function)(double)) {
    std::vector<float> x = normals(3 * 37, 4);
    for (float& one : x) one *= 2;
    const std::vector<float> d_out = normals(3 * 37, 5);
    std::vector<float> d = d_out;
    kernel(matrix(d, 3), matrix(x, 3));
    check_gradient(d, x, [&](const Doubles& at) {
        double sum = 0;
        for (std::size_t i = 0; i < at.size(); ++i)
            sum += function(at[i]) * static_cast<double>(d_out[i]);
        return sum;
    });
}

}  // namespace

TEST_CASE("The backward pass of the modulated norm is its gradient, and adds") {
    for (const Level level : levels()) {
        std::vector<float> x = normals(3 * 40, 1), scale = normals(40, 2), d_out = normals(120, 3);
        const std::vector<float> shift(40);
        std::vector<float> d_x(120, 1.0f), d_scale(40), d_shift(40);
        train::kernels(level).modulated_norm(matrix(d_x, 3), d_scale.data(), d_shift.data(),
                                             matrix(x, 3), matrix(d_out, 3), scale.data(), 1e-6f);
        for (float& one : d_x) one -= 1.0f;
        const auto loss = [&](const Doubles& a, const Doubles& b, const Doubles& c) {
            return dot(modulated(a, b, c), d_out);
        };
        check_gradient(d_x, x,
                       [&](const Doubles& at) { return loss(at, doubles(scale), doubles(shift)); });
        check_gradient(d_scale, scale,
                       [&](const Doubles& at) { return loss(doubles(x), at, doubles(shift)); });
        check_gradient(d_shift, shift,
                       [&](const Doubles& at) { return loss(doubles(x), doubles(scale), at); });
    }
}

TEST_CASE("The backward pass of normed and turned heads is its gradient") {
    for (const Level level : levels()) {
        std::vector<float> x = normals(3 * 2 * 8, 1), gain = normals(8, 2), d_out = normals(48, 3);
        std::vector<float> cosines, sines;
        for (int i = 0; i < 3 * 4; ++i) {
            cosines.push_back(std::cos(0.3f * static_cast<float>(i)));
            sines.push_back(std::sin(0.3f * static_cast<float>(i)));
        }
        std::vector<float> d_x(48), d_gain(8);
        train::kernels(level).norm_and_rotate(matrix(d_x, 3), d_gain.data(), matrix(x, 3),
                                              matrix(d_out, 3), 2, gain.data(), 8, 1e-6f,
                                              cosines.data(), sines.data());
        check_gradient(d_x, x, [&](const Doubles& at) {
            return dot(turned(at, doubles(gain), 2, cosines, sines), d_out);
        });
        check_gradient(d_gain, gain, [&](const Doubles& at) {
            return dot(turned(doubles(x), at, 2, cosines, sines), d_out);
        });
    }
}

TEST_CASE("The backward pass of the softmax is its gradient, times the factor") {
    for (const Level level : levels()) {
        std::vector<float> s = normals(2 * 45, 1), d_out = normals(90, 2), d = d_out;
        std::vector<float> p = floats(softmax_rows(doubles(s), 45));
        train::kernels(level).softmax(matrix(d, 2), matrix(p, 2), 0.125f);
        check_gradient(d, s,
                       [&](const Doubles& at) { return 0.125 * dot(softmax_rows(at, 45), d_out); });
    }
}

TEST_CASE("The backward passes of gelu and silu are their gradients") {
    for (const Level level : levels()) {
        check_elementwise(train::kernels(level).gelu,
                          [](double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); });
        check_elementwise(train::kernels(level).silu,
                          [](double x) { return x / (1 + std::exp(-x)); });
    }
}

TEST_CASE("The backward pass of a gate is its gradient") {
    for (const Level level : levels()) {
        std::vector<float> y = normals(3 * 20, 1), gate = normals(20, 2), d_out = normals(60, 3);
        std::vector<float> d_y(60), d_gate(20);
        train::kernels(level).gated(matrix(d_y, 3), d_gate.data(), matrix(d_out, 3), matrix(y, 3),
                                    gate.data());
        const auto loss = [&](const Doubles& a, const Doubles& b) {
            double sum = 0;
            for (std::size_t i = 0; i < a.size(); ++i)
                sum += a[i] * b[i % 20] * static_cast<double>(d_out[i]);
            return sum;
        };
        check_gradient(d_y, y, [&](const Doubles& at) { return loss(at, doubles(gate)); });
        check_gradient(d_gate, gate, [&](const Doubles& at) { return loss(doubles(y), at); });
    }
}

TEST_CASE("Sums of columns, of arrays and of squares are those of double") {
    for (const Level level : levels()) {
        std::vector<float> x = normals(7 * 19, 1), sums(19, 0.5f);
        train::kernels(level).add_column_sums(sums.data(), matrix(x, 7));
        Doubles expected(19, 0.5);
        double squares = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            expected[i % 19] += static_cast<double>(x[i]);
            squares += static_cast<double>(x[i]) * static_cast<double>(x[i]);
        }
        CHECK(relative(sums, expected) < 1e-6);
        CHECK(train::kernels(level).square_sum(x.data(), 133) == Approx(squares).epsilon(1e-12));
        std::vector<float> twice = x;
        train::kernels(level).add(twice.data(), x.data(), 133);
        CHECK(twice[132] == 2 * x[132]);
    }
}
