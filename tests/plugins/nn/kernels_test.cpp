// SPDX-License-Identifier: Apache-2.0
// Every vectorised kernel against a plain oracle in double, on every instruction level and type
// that this processor has, odd sizes too.
#include "plugins/nn/cpu/kernels.hpp"

#include "tests/plugins/nn/oracle.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

namespace {

const std::vector<std::int64_t> kWidths{1, 3, 17, 64, 100, 256};

}  // namespace

TEST_CASE("layer norm") {
    on_every_path([](const Kernels& kernel, Type type) {
        for (const std::int64_t width : kWidths) {
            Values x(Type::kF32, 5, width, 1), gain(Type::kF32, 1, width, 2),
                shift(Type::kF32, 1, width, 3);
            Values out(type, 5, width);
            kernel.layer_norm(out.activation(), x.matrix(), gain.floats.data(), shift.floats.data(),
                              1e-6f);
            CHECK(difference(out, [&](auto r, auto c) {
                      double mean = 0, variance = 0;
                      for (std::int64_t i = 0; i < width; ++i)
                          mean += x.at(r, i) / static_cast<double>(width);
                      for (std::int64_t i = 0; i < width; ++i)
                          variance += std::pow(x.at(r, i) - mean, 2) / static_cast<double>(width);
                      return (x.at(r, c) - mean) / std::sqrt(variance + 1e-6) * gain.at(0, c) +
                             shift.at(0, c);
                  }) < tolerance(type));
        }
    });
}

TEST_CASE("layer norm without gain, without shift, and adaptive") {
    on_every_path([](const Kernels& kernel, Type type) {
        for (const std::int64_t width : kWidths) {
            Values x(Type::kF32, 5, width, 1), scale(Type::kF32, 1, width, 2),
                shift(Type::kF32, 1, width, 3);
            const auto expect = [&](bool scaled, bool shifted, double one) {
                return [&, scaled, shifted, one](auto r, auto c) {
                    double mean = 0, variance = 0;
                    for (std::int64_t i = 0; i < width; ++i)
                        mean += x.at(r, i) / static_cast<double>(width);
                    for (std::int64_t i = 0; i < width; ++i)
                        variance += std::pow(x.at(r, i) - mean, 2) / static_cast<double>(width);
                    return (x.at(r, c) - mean) / std::sqrt(variance + 1e-6) *
                               (scaled ? one + scale.at(0, c) : 1) +
                           (shifted ? shift.at(0, c) : 0);
                };
            };
            const float* gains = scale.floats.data();
            const float* shifts = shift.floats.data();
            Values out(type, 5, width);
            kernel.layer_norm(out.activation(), x.matrix(), nullptr, nullptr, 1e-6f);
            CHECK(difference(out, expect(false, false, 0)) < tolerance(type));
            kernel.layer_norm(out.activation(), x.matrix(), gains, nullptr, 1e-6f);
            CHECK(difference(out, expect(true, false, 0)) < tolerance(type));
            kernel.layer_norm(out.activation(), x.matrix(), nullptr, shifts, 1e-6f);
            CHECK(difference(out, expect(false, true, 0)) < tolerance(type));
            kernel.modulated_norm(out.activation(), x.matrix(), gains, shifts, 1e-6f);
            CHECK(difference(out, expect(true, true, 1)) < tolerance(type));
        }
    });
}

TEST_CASE("rows gathered from a table: an embedding") {
    on_every_path([](const Kernels& kernel, Type type) {
        const std::vector<std::int32_t> rows{4, 0, 4, 10};
        for (const Type stored : {Type::kF32, Type::kBf16}) {
            Values table(stored, 11, 37, 24), out(type, 4, 37);
            kernel.gather_rows(out.activation(), table.activation(), rows.data());
            CHECK(difference(out, [&](auto r, auto c) {
                      return table.at(rows[static_cast<std::size_t>(r)], c);
                  }) < tolerance(type));
        }
    });
}

TEST_CASE("rms norm") {
    on_every_path([](const Kernels& kernel, Type type) {
        for (const std::int64_t width : kWidths) {
            Values x(type, 4, width, 4), gain(Type::kF32, 1, width, 5), out(type, 4, width);
            kernel.rms_norm(out.activation(), x.activation(), gain.floats.data(), 1e-5f);
            CHECK(difference(out, [&](auto r, auto c) {
                      double square = 0;
                      for (std::int64_t i = 0; i < width; ++i)
                          square += std::pow(x.at(r, i), 2) / static_cast<double>(width);
                      return x.at(r, c) / std::sqrt(square + 1e-5) * gain.at(0, c);
                  }) < tolerance(type));
        }
    });
}

TEST_CASE("rotary turn after a norm of each head") {
    on_every_path([](const Kernels& kernel, Type type) {
        constexpr std::int64_t kHeads = 3, kWidth = 10, kHalf = kWidth / 2;
        Values x(type, 7, kHeads * kWidth, 6), gain(Type::kF32, 1, kWidth, 7),
            angle(Type::kF32, 7, kHalf, 8);
        Values out(type, 7, kHeads * kWidth);
        std::vector<float> cosines, sines;
        for (const float a : angle.floats) {
            cosines.push_back(std::cos(a));
            sines.push_back(std::sin(a));
        }
        kernel.norm_and_rotate(out.activation(), x.activation(), kHeads, kWidth, gain.floats.data(),
                               1e-6f, cosines.data(), sines.data());
        CHECK(difference(out, [&](auto r, auto c) {
                  const std::int64_t head = c / kWidth * kWidth, i = c % kWidth;
                  double square = 0;
                  for (std::int64_t j = 0; j < kWidth; ++j)
                      square += std::pow(x.at(r, head + j), 2) / kWidth;
                  const auto normed = [&](std::int64_t j) {
                      return x.at(r, head + j) / std::sqrt(square + 1e-6) * gain.at(0, j);
                  };
                  const double turn = angle.at(r, i % kHalf);
                  return i < kHalf
                             ? normed(i) * std::cos(turn) - normed(i + kHalf) * std::sin(turn)
                             : normed(i) * std::cos(turn) + normed(i - kHalf) * std::sin(turn);
              }) < tolerance(type));
    });
}

TEST_CASE("softmax, full and causal") {
    on_every_path([](const Kernels& kernel, Type type) {
        for (const std::int64_t step : {0, 1}) {
            constexpr std::int64_t kRows = 6, kColumns = 37, kFirst = 5;
            Values x(Type::kF32, kRows, kColumns, 9), out(type, kRows, kColumns);
            for (float& value : x.floats) value *= 20;
            kernel.softmax(out.activation(), x.matrix(), kFirst, step);
            CHECK(difference(out, [&](auto r, auto c) {
                      const std::int64_t valid = step ? kFirst + r : kColumns;
                      if (c >= valid) return 0.0;
                      double sum = 0;
                      for (std::int64_t i = 0; i < valid; ++i)
                          sum += std::exp(x.at(r, i) - x.at(r, c));
                      return 1 / sum;
                  }) < tolerance(type));
        }
    });
}

TEST_CASE("attention's powers of two, full and causal, and the rows scaled by their sums") {
    on_every_path([](const Kernels& kernel, Type type) {
        for (const std::int64_t columns : {1, 31, 32, 37, 100})
            for (const std::int64_t step : {0, 1}) {
                constexpr std::int64_t kRows = 6;
                const std::int64_t first = std::min<std::int64_t>(5, columns);
                Values x(Type::kF32, kRows, columns, 9), out(type, kRows, columns);
                for (float& value : x.floats) value *= 20;
                std::vector<float> inverse(kRows);
                kernel.power_rows(out.activation(), inverse.data(), x.matrix(), first, step);
                const auto valid = [&](std::int64_t r) {
                    return step ? std::min(first + r, columns) : columns;
                };
                const auto power = [&](std::int64_t r, std::int64_t c) {
                    double most = -1e9;
                    for (std::int64_t i = 0; i < valid(r); ++i) most = std::max(most, x.at(r, i));
                    return c < valid(r) ? std::exp2(x.at(r, c) - most) : 0.0;
                };
                CHECK(difference(out, power) < tolerance(type));
                Values scaled(type, kRows, columns);
                kernel.scale_rows(scaled.activation(), x.matrix(), inverse.data());
                CHECK(difference(scaled, [&](auto r, auto c) {
                          double sum = 0;
                          for (std::int64_t i = 0; i < columns; ++i) sum += power(r, i);
                          return x.at(r, c) / sum;
                      }) < tolerance(type));
            }
    });
}

TEST_CASE("elementwise operations") {
    on_every_path([](const Kernels& kernel, Type type) {
        Values x(Type::kF32, 3, 101, 10), y(Type::kF32, 3, 101, 11), gate(Type::kF32, 1, 101, 12);
        for (float& value : x.floats) value *= 4;
        Values out(Type::kF32, 3, 101);
        kernel.gelu(out.matrix(), x.matrix());
        CHECK(difference(out, [&](auto r, auto c) {
                  return 0.5 * x.at(r, c) * (1 + std::erf(x.at(r, c) / std::sqrt(2.0)));
              }) < 3e-6);
        kernel.silu(out.matrix(), x.matrix());
        const auto silu = [](double v) { return v / (1 + std::exp(-v)); };
        CHECK(difference(out, [&](auto r, auto c) { return silu(x.at(r, c)); }) < 3e-6);
        Values sum = x;
        kernel.add_gated(sum.matrix(), y.matrix(), gate.floats.data());
        CHECK(difference(sum, [&](auto r, auto c) {
                  return x.at(r, c) + gate.at(0, c) * y.at(r, c);
              }) < 3e-6);
        Values a(type, 3, 101, 13), b(type, 3, 101, 14), product(type, 3, 101);
        kernel.swiglu(product.activation(), a.activation(), b.activation());
        CHECK(difference(product, [&](auto r, auto c) { return silu(a.at(r, c)) * b.at(r, c); }) <
              tolerance(type));
        Values converted(type, 3, 101);
        kernel.convert(converted.activation(), x.activation());
        CHECK(difference(converted, [&](auto r, auto c) { return x.at(r, c); }) < tolerance(type));
    });
}
