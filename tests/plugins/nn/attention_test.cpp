// SPDX-License-Identifier: Apache-2.0
// Attention against a plain oracle in double.
#include "plugins/nn/cpu/attention.hpp"

#include "tests/plugins/nn/oracle.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

namespace {

constexpr std::int64_t kWidth = 16;

// softmax(Q K^T / sqrt(width)) V of row r, column c, in double.
double attention_at(const Values& q, const Values& k, const Values& v, std::int64_t heads_of_group,
                    bool causal, std::int64_t r, std::int64_t c) {
    const std::int64_t head = c / kWidth, group = head / heads_of_group;
    const std::int64_t seen = causal ? r + k.rows - q.rows + 1 : k.rows;
    double sum = 0, weighted = 0;
    for (std::int64_t j = 0; j < seen; ++j) {
        double dot = 0;
        for (std::int64_t i = 0; i < kWidth; ++i)
            dot += q.at(r, head * kWidth + i) * k.at(j, group * kWidth + i);
        const double weight = std::exp(dot / std::sqrt(static_cast<double>(kWidth)));
        sum += weight;
        weighted += weight * v.at(j, group * kWidth + c % kWidth);
    }
    return weighted / sum;
}

// Runs queries [queries, heads x width] over keys that lie in one piece, or with a prefix apart.
void check(Type type, bool causal, std::int64_t queries, std::int64_t keys, std::int64_t prefix) {
    INFO("type " << static_cast<int>(type) << " causal " << causal << " queries " << queries
                 << " keys " << keys << " prefix " << prefix);
    constexpr std::int64_t kHeads = 4, kGroups = 2;
    AttentionShape shape;
    shape.queries = queries;
    shape.keys = keys;
    shape.heads = kHeads;
    shape.groups = kGroups;
    shape.width = kWidth;
    shape.type = type;
    shape.causal = causal;
    shape.query_stride = shape.result_stride = kHeads * kWidth;
    shape.key_stride = shape.value_stride = kGroups * kWidth;
    shape.prefix = prefix;
    shape.prefix_key_stride = shape.prefix_value_stride = kGroups * kWidth;
    Values q(type, queries, kHeads * kWidth, 21), k(type, keys, kGroups * kWidth, 22);
    Values v(type, keys, kGroups * kWidth, 23), out(type, queries, kHeads * kWidth);
    const auto after_prefix = [&](Values& all) {
        const Activation rows = all.activation();
        return rows.row(prefix);
    };
    // The prefix lies elsewhere, as rows kept from an earlier call do.
    Values kept_keys = k, kept_values = v;
    Arena scratch;
    Attention(shape).run(q.data(), after_prefix(k), after_prefix(v), out.data(), scratch,
                         prefix ? kept_keys.data() : nullptr,
                         prefix ? kept_values.data() : nullptr);
    CHECK(difference(out, [&](auto r, auto c) {
              return attention_at(q, k, v, kHeads / kGroups, causal, r, c);
          }) < (type == Type::kBf16 ? 1e-2 : 1e-5));
}

}  // namespace

TEST_CASE("attention: full and causal, grouped heads, lengths that blocks do not divide") {
    for (const Type type : product_types())
        for (const bool causal : {false, true})
            for (const std::int64_t queries : {1, 31, 150}) check(type, causal, queries, 163, 0);
}

TEST_CASE("attention over keys and values of a prefix that was kept, as if all were in one piece") {
    for (const Type type : product_types())
        for (const bool causal : {false, true})
            for (const std::int64_t prefix : {1, 77, 162}) {
                check(type, causal, 5, 163, prefix);
                check(type, causal, 150, 163, prefix);
            }
}

TEST_CASE("attention for the last rows alone is what those rows are in the whole") {
    check(Type::kF32, true, 163, 163, 0);
    check(Type::kF32, true, 2, 163, 0);
}

TEST_CASE("attention refuses shapes that are none") {
    AttentionShape shape;
    shape.queries = shape.keys = 4;
    shape.heads = shape.groups = 3;
    shape.width = 8;
    shape.groups = 2;
    CHECK_THROWS_AS(Attention(shape), std::invalid_argument);
    shape.groups = 3;
    shape.prefix = 4;
    CHECK_THROWS_AS(Attention(shape), std::invalid_argument);
    shape.prefix = 0;
    shape.causal = true;
    shape.queries = 5;
    CHECK_THROWS_AS(Attention(shape), std::invalid_argument);
}
