// SPDX-License-Identifier: Apache-2.0
// Every operation against a plain oracle in double, on every instruction level and type that this
// processor has, odd sizes too.
#include "plugins/nn/cpu/kernels.hpp"

#include <cmath>
#include <functional>
#include <vector>

#include "plugins/nn/cpu/attention.hpp"
#include "plugins/nn/cpu/product.hpp"
#include "plugins/nn/philox.hpp"
#include "tests/catch.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::cpu;

namespace {

// Values of one type, readable as doubles.
struct Values {
    Values(Type t, std::int64_t r, std::int64_t c, std::uint64_t seed = 0)
        : type(t), rows(r), columns(c) {
        const auto count = static_cast<std::size_t>(r * c);
        floats.resize(count);
        if (seed) normal_noise(floats.data(), count, seed, 0);
        halves.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            halves[i] = BFloat16::from(floats[i]);
            if (type == Type::kBf16) floats[i] = halves[i].value();
        }
    }
    void* data() { return type == Type::kBf16 ? static_cast<void*>(halves.data()) : floats.data(); }
    Activation activation() { return {data(), type, rows, columns, columns}; }
    Matrix<float> matrix() { return {floats.data(), rows, columns}; }
    double at(std::int64_t r, std::int64_t c) const {
        const auto i = static_cast<std::size_t>(r * columns + c);
        return type == Type::kBf16 ? halves[i].value() : floats[i];
    }

    Type type;
    std::int64_t rows, columns;
    std::vector<float> floats;
    std::vector<BFloat16> halves;
};

using Oracle = std::function<double(std::int64_t row, std::int64_t column)>;

// Largest difference relative to the largest expected value.
double difference(const Values& got, const Oracle& expected) {
    double worst = 0, largest = 1e-3;
    for (std::int64_t r = 0; r < got.rows; ++r)
        for (std::int64_t c = 0; c < got.columns; ++c) {
            worst = std::max(worst, std::fabs(got.at(r, c) - expected(r, c)));
            largest = std::max(largest, std::fabs(expected(r, c)));
        }
    return worst / largest;
}

double tolerance(Type type) {
    return type == Type::kBf16 ? 5e-3 : 3e-6;
}

void on_every_path(const std::function<void(const Kernels&, Type)>& body) {
    for (const Level level : {Level::kBaseline, Level::kAvx2, Level::kAvx512}) {
        if (level > processor_level()) continue;
        for (const Type type : {Type::kF32, Type::kBf16}) {
            INFO(level_name(level) << " type " << static_cast<int>(type));
            body(kernels(level), type);
        }
    }
}

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

TEST_CASE("products: transposed or not, biased, packed, activated, accumulated, in odd sizes") {
    for (const Type type : {Type::kF32, Type::kBf16}) {
        if (type == Type::kBf16 && !has_bf16_products()) {
            WARN("no bf16 products on this processor: skipped");
            continue;
        }
        for (const bool transpose_a : {false, true})
            for (const bool transpose_b : {false, true})
                for (const bool packed : {false, true}) {
                    ProductShape shape;
                    shape.m = 13;
                    shape.n = 7;
                    shape.k = 33;
                    shape.type = type;
                    shape.transpose_a = transpose_a;
                    shape.transpose_b = transpose_b;
                    shape.packed_b = packed;
                    shape.bias = true;
                    shape.scale = 0.5;
                    shape.unary = Unary::kRelu;
                    shape.accumulate = false;
                    Values a(type, transpose_a ? 33 : 13, transpose_a ? 13 : 33, 15);
                    Values b(type, transpose_b ? 7 : 33, transpose_b ? 33 : 7, 16);
                    Values bias(Type::kF32, 1, 7, 17), c(Type::kF32, 13, 7);
                    const Product product(shape);
                    Arena scratch;
                    PackedMatrix kept;
                    if (packed) kept = product.pack(b.data(), type, 5);
                    if (packed) CHECK(kept.version() == 5);
                    product.run(a.data(), packed ? kept.data() : b.data(), bias.floats.data(),
                                c.floats.data(), scratch);
                    CHECK(difference(c, [&](auto r, auto col) {
                              double sum = 0;
                              for (std::int64_t i = 0; i < 33; ++i)
                                  sum += (transpose_a ? a.at(i, r) : a.at(r, i)) *
                                         (transpose_b ? b.at(col, i) : b.at(i, col));
                              return std::max(0.0, 0.5 * (sum + bias.at(0, col)));
                          }) < 1e-5);
                }
    }
}

TEST_CASE("a product adds to what is there when asked to") {
    ProductShape shape;
    shape.m = 3;
    shape.n = 5;
    shape.k = 4;
    shape.accumulate = true;
    Values a(Type::kF32, 3, 4, 18), b(Type::kF32, 4, 5, 19), c(Type::kF32, 3, 5, 20);
    const Values before = c;
    Arena scratch;
    Product(shape).run(a.data(), b.data(), nullptr, c.floats.data(), scratch);
    CHECK(difference(c, [&](auto r, auto col) {
              double sum = before.at(r, col);
              for (std::int64_t i = 0; i < 4; ++i) sum += a.at(r, i) * b.at(i, col);
              return sum;
          }) < 1e-6);
}

TEST_CASE("bf16 products are refused where the processor has none, never emulated") {
    ProductShape shape;
    shape.m = shape.n = shape.k = 16;
    shape.type = Type::kBf16;
    if (has_bf16_products())
        CHECK_NOTHROW(Product(shape));
    else
        CHECK_THROWS_AS(Product(shape), std::runtime_error);
}

TEST_CASE(
    "attention: full and causal, grouped heads, more keys than queries, blocks that do not "
    "divide") {
    for (const Type type : {Type::kF32, Type::kBf16}) {
        if (type == Type::kBf16 && !has_bf16_products()) continue;
        for (const bool causal : {false, true}) {
            constexpr std::int64_t kQueries = 150, kKeys = 163, kHeads = 4, kGroups = 2,
                                   kWidth = 16;
            AttentionShape shape{
                kQueries, kKeys,           kHeads,           kGroups,          kWidth,         type,
                causal,   kHeads * kWidth, kGroups * kWidth, kGroups * kWidth, kHeads * kWidth};
            Values q(type, kQueries, kHeads * kWidth, 21), k(type, kKeys, kGroups * kWidth, 22);
            Values v(type, kKeys, kGroups * kWidth, 23), out(type, kQueries, kHeads * kWidth);
            Arena scratch;
            Attention(shape).run(q.data(), k.data(), v.data(), out.data(), scratch);
            CHECK(difference(out, [&](auto r, auto c) {
                      const std::int64_t head = c / kWidth, group = head / (kHeads / kGroups);
                      const std::int64_t seen = causal ? r + kKeys - kQueries + 1 : kKeys;
                      double sum = 0, weighted = 0;
                      for (std::int64_t j = 0; j < seen; ++j) {
                          double dot = 0;
                          for (std::int64_t i = 0; i < kWidth; ++i)
                              dot += q.at(r, head * kWidth + i) * k.at(j, group * kWidth + i);
                          const double weight =
                              std::exp(dot / std::sqrt(static_cast<double>(kWidth)));
                          sum += weight;
                          weighted += weight * v.at(j, group * kWidth + c % kWidth);
                      }
                      return weighted / sum;
                  }) < (type == Type::kBf16 ? 2e-2 : 1e-5));
        }
    }
}
