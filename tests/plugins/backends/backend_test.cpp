// SPDX-License-Identifier: Apache-2.0
// Every operation against a plain oracle in double: one body for each backend and type, odd sizes
// too. Where a backend is missing, its rows say so and are counted as skipped.
#include <bit>
#include <cmath>
#include <functional>

#include "plugins/nn/philox.hpp"
#include "tests/catch.hpp"
#include "tests/plugins/backends/backend.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

namespace {

struct CpuF32 {
    static std::unique_ptr<Backend> make(std::string&) { return make_cpu(Type::kF32); }
};
struct CpuBf16 {
    static std::unique_ptr<Backend> make(std::string& why) {
        why = "no bf16 products: this processor has none";
        return make_cpu(Type::kBf16);
    }
};
struct CudaF32 {
    static std::unique_ptr<Backend> make(std::string& why) { return make_cuda(Type::kF32, why); }
};
struct CudaBf16 {
    static std::unique_ptr<Backend> make(std::string& why) { return make_cuda(Type::kBf16, why); }
};

// Leaves the test when the backend is not here, with the words that ctest knows a skipped test by.
#define BACKEND_OR_SKIP(name)                                   \
    std::string why_;                                           \
    const std::unique_ptr<Backend> name = TestType::make(why_); \
    if (!name) {                                                \
        WARN("skipped, " << why_);                              \
        return;                                                 \
    }

#define EACH_BACKEND CpuF32, CpuBf16, CudaF32, CudaBf16

// Unit normal values, rounded as the backend rounds its inputs.
Values random(std::int64_t count, std::uint64_t seed, Type type = Type::kF32) {
    Values values(static_cast<std::size_t>(count));
    normal_noise(values.data(), values.size(), seed, 0);
    if (type == Type::kBf16)
        for (float& value : values) value = BFloat16::from(value).value();
    return values;
}

// Largest difference relative to the largest expected value.
double difference(const Values& got, const std::function<double(std::size_t)>& expected) {
    double worst = 0, largest = 1e-3;
    for (std::size_t i = 0; i < got.size(); ++i) {
        worst = std::max(worst, std::fabs(got[i] - expected(i)));
        largest = std::max(largest, std::fabs(expected(i)));
    }
    return got.empty() ? 1 : worst / largest;
}

// Of one rounding of the result, or of a sum of `length` products.
double tolerance(Type type, double length = 1) {
    return type == Type::kBf16 ? 8e-3 : 2e-6 * (1 + std::sqrt(length) / 8);
}

}  // namespace

TEMPLATE_TEST_CASE("products with bias and activation", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const Type type = backend->type();
    struct Shape {
        std::int64_t rows, in, out;
    };
    for (const Shape s : {Shape{1, 64, 64}, Shape{536, 256, 768}, Shape{77, 192, 8}})
        for (const bool gelu : {false, true}) {
            const Values x = random(s.rows * s.in, 1, type), w = random(s.out * s.in, 2, type);
            const Values bias = random(s.out, 3, type);
            const Values got = backend->linear(x, w, bias, s.rows, gelu);
            INFO(s.rows << " x " << s.in << " -> " << s.out << (gelu ? ", gelu" : ""));
            CHECK(difference(got, [&](std::size_t i) {
                      const auto r = i / static_cast<std::size_t>(s.out),
                                 c = i % static_cast<std::size_t>(s.out),
                                 in = static_cast<std::size_t>(s.in);
                      double sum = bias[c];
                      for (std::size_t k = 0; k < in; ++k)
                          sum += static_cast<double>(x[r * in + k]) * w[c * in + k];
                      return gelu ? 0.5 * sum * (1 + std::erf(sum / std::sqrt(2.0))) : sum;
                  }) < tolerance(type, static_cast<double>(s.in)));
        }
}

TEMPLATE_TEST_CASE("attention, whole and causal, with grouped heads", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const Type type = backend->type();
    for (const AttentionCase& s :
         {AttentionCase{536, 536, 2, 2, 64, false}, AttentionCase{67, 131, 4, 2, 32, true},
          AttentionCase{1, 9, 2, 1, 128, false}}) {
        const Values q = random(s.queries * s.heads * s.width, 4, type);
        const Values k = random(s.keys * s.groups * s.width, 5, type);
        const Values v = random(s.keys * s.groups * s.width, 6, type);
        const Values got = backend->attention(s, q, k, v);
        const auto oracle = [&](std::size_t i) {
            const auto index = static_cast<std::int64_t>(i);
            const std::int64_t row = index / (s.heads * s.width), head = index / s.width % s.heads;
            const std::int64_t group = head / (s.heads / s.groups);
            const std::int64_t last = s.causal ? row + s.keys - s.queries : s.keys - 1;
            double sum = 0, weighted = 0;
            for (std::int64_t key = 0; key <= last; ++key) {
                double score = 0;
                for (std::int64_t c = 0; c < s.width; ++c)
                    score +=
                        static_cast<double>(
                            q[static_cast<std::size_t>((row * s.heads + head) * s.width + c)]) *
                        k[static_cast<std::size_t>((key * s.groups + group) * s.width + c)];
                const double weight = std::exp(score / std::sqrt(static_cast<double>(s.width)));
                sum += weight;
                weighted += weight * v[static_cast<std::size_t>((key * s.groups + group) * s.width +
                                                                index % s.width)];
            }
            return weighted / sum;
        };
        // A sample of the values: the oracle takes a second for all.
        Values some;
        std::vector<std::size_t> at;
        for (std::size_t i = 0; i < got.size(); i += 1 + got.size() / 997) at.push_back(i);
        for (const std::size_t i : at) some.push_back(got[i]);
        INFO(s.queries << " x " << s.keys << ", heads of " << s.width);
        CHECK(difference(some, [&](std::size_t i) { return oracle(at[i]); }) <
              tolerance(type, static_cast<double>(s.keys)));
    }
}

TEMPLATE_TEST_CASE("modulated layer norm", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    for (const std::int64_t width : {64, 192, 256}) {
        const auto w = static_cast<std::size_t>(width);
        const Values x = random(7 * width, 7), scale = random(width, 8), shift = random(width, 9);
        CHECK(
            difference(backend->modulated_norm(x, scale, shift, width, 1e-6f), [&](std::size_t i) {
                const std::size_t row = i / w * w;
                double mean = 0, variance = 0;
                for (std::size_t k = 0; k < w; ++k) mean += x[row + k] / static_cast<double>(w);
                for (std::size_t k = 0; k < w; ++k)
                    variance += std::pow(x[row + k] - mean, 2) / static_cast<double>(w);
                return (x[i] - mean) / std::sqrt(variance + 1e-6) * (1.0 + scale[i % w]) +
                       shift[i % w];
            }) < tolerance(backend->type()));
    }
}

TEMPLATE_TEST_CASE("RMS norm, and the rotary turn after it", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const Type type = backend->type();
    for (const std::int64_t width : {17, 64, 200}) {
        const auto w = static_cast<std::size_t>(width);
        const Values x = random(5 * width, 10, type), gain = random(width, 11);
        CHECK(difference(backend->rms_norm(x, gain, 1e-5f), [&](std::size_t i) {
                  double square = 0;
                  for (std::size_t k = 0; k < w; ++k)
                      square += std::pow(static_cast<double>(x[i / w * w + k]), 2) /
                                static_cast<double>(w);
                  return x[i] / std::sqrt(square + 1e-5) * gain[i % w];
              }) < tolerance(type));
    }
    HeadsCase heads{9, 3, 64, random(64, 12), {}, {}};
    const std::size_t width = 64, half = 32;
    const Values angles = random(9 * 32, 13);
    for (const float angle : angles) {
        heads.cosines.push_back(std::cos(angle));
        heads.sines.push_back(std::sin(angle));
    }
    const Values x = random(9 * 3 * 64, 14, type);
    CHECK(difference(backend->norm_and_rotate(x, heads, 1e-6f), [&](std::size_t i) {
              const std::size_t head = i / width * width, column = i % width;
              const std::size_t pair = column % half, row = i / (3 * width);
              double square = 0;
              for (std::size_t k = 0; k < width; ++k)
                  square += std::pow(static_cast<double>(x[head + k]), 2) / 64;
              const auto normed = [&](std::size_t k) {
                  return x[head + k] / std::sqrt(square + 1e-6) * heads.gain[k];
              };
              const double turn = angles[row * half + pair];
              return column < half
                         ? normed(pair) * std::cos(turn) - normed(pair + half) * std::sin(turn)
                         : normed(pair + half) * std::cos(turn) + normed(pair) * std::sin(turn);
          }) < tolerance(type));
}

TEMPLATE_TEST_CASE("softmax, SwiGLU and the gated sum", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const Type type = backend->type();
    for (const std::int64_t width : {1, 37, 536}) {
        const auto w = static_cast<std::size_t>(width);
        const Values x = random(4 * width, 15);
        CHECK(difference(backend->softmax(x, width), [&](std::size_t i) {
                  double sum = 0;
                  for (std::size_t k = 0; k < w; ++k)
                      sum += std::exp(static_cast<double>(x[i / w * w + k]));
                  return std::exp(static_cast<double>(x[i])) / sum;
              }) < tolerance(type));
    }
    const Values gate = random(6 * 40, 16, type), up = random(6 * 40, 17, type);
    CHECK(difference(backend->swiglu(gate, up, 40), [&](std::size_t i) {
              return gate[i] / (1 + std::exp(-static_cast<double>(gate[i]))) * up[i];
          }) < tolerance(type));
    const Values x = random(6 * 192, 18), y = random(6 * 192, 19), g = random(192, 20);
    CHECK(difference(backend->add_gated(x, y, g), [&](std::size_t i) {
              return x[i] + static_cast<double>(g[i % 192]) * y[i];
          }) < tolerance(Type::kF32));
}

TEMPLATE_TEST_CASE("patches come back as the clip they were cut from", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    constexpr PatchGrid kGrid{4, 3, 12, 10, 2, 4, 5};
    const Values clip = random(4 * 3 * 12 * 10, 21, backend->type());
    const Values patches = backend->patchify(clip, kGrid);
    // Token 1 is the second column; its second frame's third channel, row 2, column 3.
    CHECK(patches[1 * 120 + ((1 * 3 + 2) * 4 + 2) * 5 + 3] ==
          clip[((1 * 3 + 2) * 12 + 2) * 10 + 8]);
    CHECK(backend->unpatchify(patches, kGrid) == clip);
}

TEMPLATE_TEST_CASE("noise has the bits of the plain code on every backend", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    for (const std::uint64_t seed : {0ull, 42ull, ~0ull}) {
        const Values got = backend->noise(100'003, seed, seed / 3);
        std::size_t other = 0;
        for (std::size_t i = 0; i < got.size(); ++i)
            other += std::bit_cast<std::uint32_t>(got[i]) !=
                     std::bit_cast<std::uint32_t>(normal_at(seed, seed / 3, i));
        CHECK(other == 0);
    }
}
