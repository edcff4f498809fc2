// SPDX-License-Identifier: Apache-2.0
// Each backward kernel against central differences: one body for each instruction level and device.
// Where a backend is missing, its rows say so and are counted as skipped.
#include "plugins/nn/train/kernels.hpp"
#include "tests/plugins/nn_train/backend.hpp"
#include "tests/plugins/nn_train/differences.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

namespace {

constexpr double kEpsilon = 1e-6;

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

// The gradient of an elementwise function; `d` is the kernel's of `x` and d_out.
void check_elementwise(Backend& backend, void (Backend::*kernel)(Values&, const Values&),
                       double (*function)(double)) {
    Values x = normals(3 * 37, 4);
    for (float& one : x) one *= 2;
    const Values d_out = normals(3 * 37, 5);
    Values d = d_out;
    (backend.*kernel)(d, x);
    check_gradient(d, x, backend.tolerance(), [&](const Doubles& at) {
        double sum = 0;
        for (std::size_t i = 0; i < at.size(); ++i)
            sum += function(at[i]) * static_cast<double>(d_out[i]);
        return sum;
    });
}

}  // namespace

TEMPLATE_TEST_CASE("The backward pass of the modulated norm is its gradient, and adds", "",
                   EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    for (const std::size_t width : {40, 1, 33, 256}) {
        const auto count = static_cast<std::int64_t>(3 * width);
        const Values x = normals(count, 1), scale = normals(count / 3, 2),
                     d_out = normals(count, 3);
        const Values shift(width);
        Values d_x(x.size(), 1.0f), d_scale(width, 1.0f), d_shift(width, 1.0f);
        backend->modulated_norm(d_x, d_scale, d_shift, x, d_out, scale, 1e-6f);
        for (Values* values : {&d_x, &d_scale, &d_shift})
            for (float& one : *values) one -= 1.0f;
        const auto loss = [&](const Doubles& a, const Doubles& b, const Doubles& c) {
            return dot(modulated(a, b, c), d_out);
        };
        INFO("width " << width);
        // one number is its own mean: its norm and that norm's gradients are 0
        if (width > 1) {
            check_gradient(d_x, x, backend->tolerance(), [&](const Doubles& at) {
                return loss(at, doubles(scale), doubles(shift));
            });
            check_gradient(d_scale, scale, backend->tolerance(),
                           [&](const Doubles& at) { return loss(doubles(x), at, doubles(shift)); });
        } else {
            CHECK(d_x == Values(3));
            CHECK(d_scale == Values(1));
        }
        check_gradient(d_shift, shift, backend->tolerance(),
                       [&](const Doubles& at) { return loss(doubles(x), doubles(scale), at); });
    }
}

TEMPLATE_TEST_CASE("The backward pass of normed and turned heads is its gradient", "",
                   EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    for (const std::size_t width : {8, 64, 70}) {
        const auto count = static_cast<std::int64_t>(3 * 2 * width);
        const Values x = normals(count, 1), d_out = normals(count, 3);
        Turn turn{2, normals(count / 6, 2), {}, {}};
        for (std::size_t i = 0; i < 3 * width / 2; ++i) {
            turn.cosines.push_back(std::cos(0.3f * static_cast<float>(i)));
            turn.sines.push_back(std::sin(0.3f * static_cast<float>(i)));
        }
        Values d_x(x.size()), d_gain(width);
        backend->norm_and_rotate(d_x, d_gain, x, d_out, turn, 1e-6f);
        INFO("width " << width);
        check_gradient(d_x, x, backend->tolerance(), [&](const Doubles& at) {
            return dot(turned(at, doubles(turn.gain), 2, turn.cosines, turn.sines), d_out);
        });
        check_gradient(d_gain, turn.gain, backend->tolerance(), [&](const Doubles& at) {
            return dot(turned(doubles(x), at, 2, turn.cosines, turn.sines), d_out);
        });
    }
}

TEMPLATE_TEST_CASE("The backward pass of the softmax is its gradient, times the factor", "",
                   EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const Values s = normals(2 * 45, 1), d_out = normals(90, 2);
    Values d = d_out;
    backend->softmax(d, floats(softmax_rows(doubles(s), 45)), 45, 0.125f);
    check_gradient(d, s, backend->tolerance(),
                   [&](const Doubles& at) { return 0.125 * dot(softmax_rows(at, 45), d_out); });
}

TEMPLATE_TEST_CASE("The backward passes of gelu and silu are their gradients", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    check_elementwise(*backend, &Backend::gelu,
                      [](double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); });
    check_elementwise(*backend, &Backend::silu, [](double x) { return x / (1 + std::exp(-x)); });
}

TEMPLATE_TEST_CASE("The backward pass of a gate is its gradient", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const Values y = normals(3 * 20, 1), gate = normals(20, 2), d_out = normals(60, 3);
    Values d_y(60), d_gate(20);
    backend->gated(d_y, d_gate, d_out, y, gate);
    const auto loss = [&](const Doubles& a, const Doubles& b) {
        double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
            sum += a[i] * b[i % 20] * static_cast<double>(d_out[i]);
        return sum;
    };
    check_gradient(d_y, y, backend->tolerance(),
                   [&](const Doubles& at) { return loss(at, doubles(gate)); });
    check_gradient(d_gate, gate, backend->tolerance(),
                   [&](const Doubles& at) { return loss(doubles(y), at); });
}

TEMPLATE_TEST_CASE("Sums of columns and of squares are those of double", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    for (const std::size_t rows : {1, 7, 536}) {
        const Values x = normals(static_cast<std::int64_t>(rows) * 19, 1);
        Values sums(19, 0.5f);
        backend->add_column_sums(sums, x);
        Doubles expected(19, 0.5);
        double squares = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            expected[i % 19] += static_cast<double>(x[i]);
            squares += static_cast<double>(x[i]) * static_cast<double>(x[i]);
        }
        CHECK(relative(sums, expected) < 1e-6);
        CHECK(backend->square_sum(x) == Approx(squares).epsilon(1e-12));
    }
}

TEST_CASE("Arrays are added number by number on each instruction level") {
    for (const cpu::Level level : {cpu::Level::kBaseline, cpu::Level::kAvx2, cpu::Level::kAvx512}) {
        if (level > cpu::processor_level()) continue;
        const Values x = normals(133, 1);
        Values twice = x;
        train::kernels(level).add(twice.data(), x.data(), 133);
        CHECK(twice[0] == 2 * x[0]);
        CHECK(twice[132] == 2 * x[132]);
    }
}
