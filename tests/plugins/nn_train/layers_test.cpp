// SPDX-License-Identifier: Apache-2.0
// Backward passes of linear layers, low-rank layers and attention against central differences, on
// each backend by one body.
#include "tests/plugins/nn_train/backend.hpp"
#include "tests/plugins/nn_train/differences.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

namespace {

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

LinearCase linear_case(std::int64_t items, std::int64_t rows, std::int64_t in, std::int64_t out,
                       std::int64_t rank) {
    return {items,
            rows,
            in,
            out,
            rank,
            normals(items * rows * in, 1),
            normals(out * in, 2),
            normals(out, 3),
            normals(items * rows * out, 4),
            normals(rank * in, 5),
            normals(out * rank, 6),
            0.5f};
}

// Odd sizes; sizes that are multiples of four; one row an item, as the noise level has; more rows.
std::vector<LinearCase> linear_cases() {
    return {linear_case(2, 5, 7, 6, 2), linear_case(3, 6, 16, 12, 4), linear_case(8, 1, 12, 8, 3),
            linear_case(1, 37, 9, 20, 1)};
}

// sum(d_out (x W^T + bias)) over the rows of one item, or with item < 0 of all.
double linear_loss(const LinearCase& c, std::int64_t item, const Doubles& x, const Doubles& weight,
                   const Doubles& bias) {
    const std::int64_t first = item < 0 ? 0 : item * c.rows;
    const std::int64_t last = item < 0 ? c.items * c.rows : first + c.rows;
    double sum = 0;
    for (std::int64_t r = first; r < last; ++r)
        for (std::int64_t o = 0; o < c.out; ++o) {
            double value = bias[at(o)];
            for (std::int64_t i = 0; i < c.in; ++i)
                value += x[at(r * c.in + i)] * weight[at(o * c.in + i)];
            sum += value * static_cast<double>(c.d_out[at(r * c.out + o)]);
        }
    return sum;
}

Doubles with_low_rank(const LinearCase& c, const Doubles& a, const Doubles& b) {
    Doubles weight = doubles(c.weight);
    for (std::int64_t o = 0; o < c.out; ++o)
        for (std::int64_t i = 0; i < c.in; ++i)
            for (std::int64_t k = 0; k < c.rank; ++k)
                weight[at(o * c.in + i)] +=
                    static_cast<double>(c.scale) * b[at(o * c.rank + k)] * a[at(k * c.in + i)];
    return weight;
}

// What belongs to one item of values that stand one after another.
Values of_item(const Values& all, std::int64_t item, const Values& like) {
    const auto first = all.begin() + item * static_cast<std::int64_t>(like.size());
    return {first, first + static_cast<std::int64_t>(like.size())};
}

// softmax(q k^T / sqrt(width)) v of row i and head h, weighted by d_out; double.
double attention_loss(const AttentionCase& c, const Doubles& q, const Doubles& k,
                      const Doubles& v) {
    const std::int64_t stride = c.heads * c.width;
    double sum = 0;
    for (std::int64_t item = 0; item < c.items; ++item)
        for (std::int64_t h = 0; h < c.heads; ++h)
            for (std::int64_t i = 0; i < c.tokens; ++i) {
                const auto row = [&](std::int64_t r) {
                    return (item * c.tokens + r) * stride + h * c.width;
                };
                Doubles weighted(at(c.width));
                double total = 0;
                for (std::int64_t j = 0; j < c.tokens; ++j) {
                    double score = 0;
                    for (std::int64_t n = 0; n < c.width; ++n)
                        score += q[at(row(i) + n)] * k[at(row(j) + n)];
                    const double p = std::exp(score / std::sqrt(static_cast<double>(c.width)));
                    total += p;
                    for (std::int64_t n = 0; n < c.width; ++n)
                        weighted[at(n)] += p * v[at(row(j) + n)];
                }
                for (std::int64_t n = 0; n < c.width; ++n)
                    sum += weighted[at(n)] / total * static_cast<double>(c.d_out[at(row(i) + n)]);
            }
    return sum;
}

AttentionCase attention_case(std::int64_t items, std::int64_t tokens, std::int64_t heads,
                             std::int64_t width) {
    const std::int64_t count = items * tokens * heads * width;
    return {items,
            tokens,
            heads,
            width,
            normals(count, 1),
            normals(count, 2),
            normals(count, 3),
            normals(count, 4)};
}

double product(const Values& a, const Values& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

}  // namespace

TEMPLATE_TEST_CASE("A linear layer's forward and backward products are those of double", "",
                   EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const double tolerance = backend->product_tolerance();
    for (const LinearCase& c : linear_cases()) {
        INFO(c.items << " items of " << c.rows << " x " << c.in << " -> " << c.out);
        const LinearResult got = backend->linear(c);
        const Doubles x = doubles(c.x), weight = doubles(c.weight), bias = doubles(c.bias);
        Doubles out;
        for (std::int64_t r = 0; r < c.items * c.rows; ++r)
            for (std::int64_t o = 0; o < c.out; ++o) {
                double value = bias[at(o)];
                for (std::int64_t i = 0; i < c.in; ++i)
                    value += x[at(r * c.in + i)] * weight[at(o * c.in + i)];
                out.push_back(value);
            }
        CHECK(relative(got.out, out) < tolerance);
        check_gradient(got.d_x, c.x, tolerance,
                       [&](const Doubles& now) { return linear_loss(c, -1, now, weight, bias); });
        for (std::int64_t item = 0; item < c.items; ++item) {
            check_gradient(of_item(got.d_weight, item, c.weight), c.weight, tolerance,
                           [&](const Doubles& now) { return linear_loss(c, item, x, now, bias); });
            check_gradient(
                of_item(got.d_bias, item, c.bias), c.bias, backend->tolerance(),
                [&](const Doubles& now) { return linear_loss(c, item, x, weight, now); });
        }
    }
}

TEMPLATE_TEST_CASE("The factors of a low-rank addend get the gradient of the layer that they make",
                   "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    for (const LinearCase& c : linear_cases()) {
        INFO(c.items << " items of " << c.rows << " x " << c.in << " -> " << c.out);
        const LinearResult got = backend->linear(c);
        const Doubles a = doubles(c.a), b = doubles(c.b);
        for (std::int64_t item = 0; item < c.items; ++item) {
            const auto loss = [&](const Doubles& a_now, const Doubles& b_now) {
                return linear_loss(c, item, doubles(c.x), with_low_rank(c, a_now, b_now),
                                   doubles(c.bias));
            };
            check_gradient(of_item(got.d_a, item, c.a), c.a, backend->product_tolerance(),
                           [&](const Doubles& now) { return loss(now, b); });
            check_gradient(of_item(got.d_b, item, c.b), c.b, backend->product_tolerance(),
                           [&](const Doubles& now) { return loss(a, now); });
        }
    }
}

TEMPLATE_TEST_CASE("An item's products have the same bits alone as among others", "",
                   EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const LinearCase all = linear_case(3, 6, 16, 12, 4);
    LinearCase one = linear_case(1, 6, 16, 12, 4);
    const LinearResult together = backend->linear(all);
    for (std::int64_t item = 0; item < all.items; ++item) {
        const Values x = of_item(all.x, item, one.x), d_out = of_item(all.d_out, item, one.d_out);
        one.x = x;
        one.d_out = d_out;
        const LinearResult alone = backend->linear(one);
        CHECK(alone.out == of_item(together.out, item, alone.out));
        CHECK(alone.d_x == of_item(together.d_x, item, alone.d_x));
        CHECK(alone.d_weight == of_item(together.d_weight, item, alone.d_weight));
        CHECK(alone.d_bias == of_item(together.d_bias, item, alone.d_bias));
        CHECK(alone.d_a == of_item(together.d_a, item, alone.d_a));
        CHECK(alone.d_b == of_item(together.d_b, item, alone.d_b));
    }
}

TEMPLATE_TEST_CASE("The backward pass of attention is its gradient", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    for (const AttentionCase& c : {attention_case(2, 9, 2, 4), attention_case(1, 12, 1, 8)}) {
        const AttentionResult got = backend->attention(c);
        const Doubles q = doubles(c.queries), k = doubles(c.keys), v = doubles(c.values);
        const double tolerance = backend->product_tolerance();
        CHECK(product(got.out, c.d_out) ==
              Approx(attention_loss(c, q, k, v)).epsilon(tolerance).margin(10 * tolerance));
        check_gradient(got.d_queries, c.queries, tolerance,
                       [&](const Doubles& now) { return attention_loss(c, now, k, v); });
        check_gradient(got.d_keys, c.keys, tolerance,
                       [&](const Doubles& now) { return attention_loss(c, q, now, v); });
        check_gradient(got.d_values, c.values, tolerance,
                       [&](const Doubles& now) { return attention_loss(c, q, k, now); });
    }
}

TEMPLATE_TEST_CASE("Attention over hundreds of rows is its gradient too", "", EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    // On the CPU 300 tokens are three blocks; the slope along the gradient is its square.
    const AttentionCase c = attention_case(1, 300, 1, 8);
    const AttentionResult got = backend->attention(c);
    const auto moved = [](const Values& x, const Values& d, double step) {
        Doubles values = doubles(x);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] += step * static_cast<double>(d[i]);
        return values;
    };
    const auto loss = [&](double step) {
        return attention_loss(c, moved(c.queries, got.d_queries, step),
                              moved(c.keys, got.d_keys, step), moved(c.values, got.d_values, step));
    };
    const double square = product(got.d_queries, got.d_queries) + product(got.d_keys, got.d_keys) +
                          product(got.d_values, got.d_values);
    CHECK((loss(1e-5) - loss(-1e-5)) / 2e-5 ==
          Approx(square).epsilon(std::max(1e-5, backend->product_tolerance())));
}
