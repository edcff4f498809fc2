// SPDX-License-Identifier: Apache-2.0
// Backward passes of linear layers, low-rank layers and attention against central differences.
#include "plugins/nn/train/attention_gradient.hpp"
#include "plugins/nn/train/linear_gradient.hpp"
#include "tests/plugins/nn_train/differences.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

namespace {

constexpr std::size_t kRows = 5, kIn = 7, kOut = 6, kRank = 2;

// sum(d_out (x W^T + bias))
double linear_loss(const Doubles& x, const Doubles& weight, const Doubles& bias,
                   const std::vector<float>& d_out) {
    double sum = 0;
    for (std::size_t r = 0; r < kRows; ++r)
        for (std::size_t o = 0; o < kOut; ++o) {
            double value = bias[o];
            for (std::size_t i = 0; i < kIn; ++i) value += x[r * kIn + i] * weight[o * kIn + i];
            sum += value * static_cast<double>(d_out[r * kOut + o]);
        }
    return sum;
}

Doubles with_low_rank(Doubles weight, const Doubles& a, const Doubles& b, double scale) {
    for (std::size_t o = 0; o < kOut; ++o)
        for (std::size_t i = 0; i < kIn; ++i)
            for (std::size_t k = 0; k < kRank; ++k)
                weight[o * kIn + i] += scale * b[o * kRank + k] * a[k * kIn + i];
    return weight;
}

struct LinearCase {
    std::vector<float> x = normals(kRows * kIn, 1), weight = normals(kOut * kIn, 2);
    std::vector<float> bias = normals(kOut, 3), d_out = normals(kRows * kOut, 4);
    train::LinearProducts products{kRows, kIn, kOut};
    Arena arena;
};

// One head of `width` in memory of `heads`; loss of attention.
struct AttentionCase {
    static constexpr std::size_t kTokens = 9, kHeads = 2, kWidth = 4, kStride = 8;
    double loss(const Doubles& q, const Doubles& k, const Doubles& v) const {
        double sum = 0;
        for (std::size_t h = 0; h < kHeads; ++h)
            for (std::size_t i = 0; i < kTokens; ++i) {
                Doubles p(kTokens);
                double total = 0;
                for (std::size_t j = 0; j < kTokens; ++j) {
                    double score = 0;
                    for (std::size_t c = 0; c < kWidth; ++c)
                        score += q[i * kStride + h * kWidth + c] * k[j * kStride + h * kWidth + c];
                    total += p[j] = std::exp(score / 2);
                }
                for (std::size_t j = 0; j < kTokens; ++j)
                    for (std::size_t c = 0; c < kWidth; ++c)
                        sum += p[j] / total * v[j * kStride + h * kWidth + c] *
                               static_cast<double>(d_out[i * kStride + h * kWidth + c]);
            }
        return sum;
    }
    std::vector<float> d_out = normals(kTokens * kStride, 4);
};

}  // namespace

TEST_CASE("A linear layer's forward and backward products are those of double") {
    LinearCase one;
    std::vector<float> out(kRows * kOut), d_x(kRows * kIn), d_weight(kOut * kIn, 1.0f),
        d_bias(kOut);
    one.products.forward(one.x.data(), one.weight.data(), one.bias.data(), out.data(), one.arena);
    double sum = 0;
    for (std::size_t i = 0; i < out.size(); ++i)
        sum += static_cast<double>(out[i]) * static_cast<double>(one.d_out[i]);
    CHECK(sum ==
          Approx(linear_loss(doubles(one.x), doubles(one.weight), doubles(one.bias), one.d_out)));
    one.products.input(one.d_out.data(), one.weight.data(), d_x.data(), one.arena);
    train::LayerGradient to;
    to.weight = d_weight.data();
    to.bias = d_bias.data();
    one.products.parameters(to, one.d_out.data(), one.x.data(), one.arena);
    for (float& value : d_weight) value -= 1.0f;
    check_gradient(d_x, one.x, [&](const Doubles& at) {
        return linear_loss(at, doubles(one.weight), doubles(one.bias), one.d_out);
    });
    check_gradient(d_weight, one.weight, [&](const Doubles& at) {
        return linear_loss(doubles(one.x), at, doubles(one.bias), one.d_out);
    });
    check_gradient(d_bias, one.bias, [&](const Doubles& at) {
        return linear_loss(doubles(one.x), doubles(one.weight), at, one.d_out);
    });
}

TEST_CASE("The factors of a low-rank addend get the gradient of the layer that they make") {
    LinearCase one;
    const std::vector<float> a = normals(kRank * kIn, 5), b = normals(kOut * kRank, 6);
    std::vector<float> d_a(kRank * kIn), d_b(kOut * kRank);
    train::LayerGradient to;
    to.a = a.data();
    to.b = b.data();
    to.d_a = d_a.data();
    to.d_b = d_b.data();
    to.rank = kRank;
    to.scale = 0.5f;
    one.products.parameters(to, one.d_out.data(), one.x.data(), one.arena);
    const auto loss = [&](const Doubles& a_now, const Doubles& b_now) {
        return linear_loss(doubles(one.x), with_low_rank(doubles(one.weight), a_now, b_now, 0.5),
                           doubles(one.bias), one.d_out);
    };
    check_gradient(d_a, a, [&](const Doubles& at) { return loss(at, doubles(b)); });
    check_gradient(d_b, b, [&](const Doubles& at) { return loss(doubles(a), at); });
}

TEST_CASE("The backward pass of attention is its gradient") {
    const AttentionCase one;
    const std::int64_t count = AttentionCase::kTokens * AttentionCase::kStride;
    const std::vector<float> q = normals(count, 1), k = normals(count, 2), v = normals(count, 3);
    std::vector<float> d_q(q.size()), d_k(q.size()), d_v(q.size());
    Arena arena;
    const train::AttentionGradient attention({9, 2, 4, 8});
    attention.run(q.data(), k.data(), v.data(), one.d_out.data(), d_q.data(), d_k.data(),
                  d_v.data(), arena);
    check_gradient(d_q, q, [&](const Doubles& at) { return one.loss(at, doubles(k), doubles(v)); });
    check_gradient(d_k, k, [&](const Doubles& at) { return one.loss(doubles(q), at, doubles(v)); });
    check_gradient(d_v, v, [&](const Doubles& at) { return one.loss(doubles(q), doubles(k), at); });
}

TEST_CASE("Attention over several blocks of rows is that over one") {
    // 300 tokens are three blocks; a loss along one direction tells.
    const std::int64_t tokens = 300, count = tokens * 8;
    const std::vector<float> q = normals(count, 1), k = normals(count, 2), v = normals(count, 3);
    const std::vector<float> d_out = normals(count, 4);
    std::vector<float> d_q(q.size()), d_k(q.size()), d_v(q.size());
    Arena arena;
    train::AttentionGradient({tokens, 1, 8, 8})
        .run(q.data(), k.data(), v.data(), d_out.data(), d_q.data(), d_k.data(), d_v.data(), arena);
    const auto loss = [&](double step) {
        double sum = 0;
        const auto at = [&](const std::vector<float>& x, const std::vector<float>& d,
                            std::int64_t i) {
            const auto n = static_cast<std::size_t>(i);
            return static_cast<double>(x[n]) + step * static_cast<double>(d[n]);
        };
        for (std::int64_t i = 0; i < tokens; ++i) {
            Doubles weighted(8);
            double total = 0;
            for (std::int64_t j = 0; j < tokens; ++j) {
                double score = 0;
                for (std::int64_t c = 0; c < 8; ++c)
                    score += at(q, d_q, i * 8 + c) * at(k, d_k, j * 8 + c);
                const double p = std::exp(score / std::sqrt(8.0));
                total += p;
                for (std::int64_t c = 0; c < 8; ++c)
                    weighted[static_cast<std::size_t>(c)] += p * at(v, d_v, j * 8 + c);
            }
            for (std::int64_t c = 0; c < 8; ++c)
                sum += weighted[static_cast<std::size_t>(c)] / total *
                       static_cast<double>(d_out[static_cast<std::size_t>(i * 8 + c)]);
        }
        return sum;
    };
    double square = 0;
    for (const auto* d : {&d_q, &d_k, &d_v})
        for (const float x : *d) square += static_cast<double>(x) * static_cast<double>(x);
    CHECK((loss(1e-5) - loss(-1e-5)) / 2e-5 == Approx(square).epsilon(1e-5));
}
