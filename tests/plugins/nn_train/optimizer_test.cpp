// SPDX-License-Identifier: Apache-2.0
// AdamW and the sums of gradients against plain double; adapters against what they should work in.
#include "plugins/nn/train/optimizer.hpp"

#include "plugins/nn/train/adapter.hpp"
#include "tests/plugins/nn_train/differences.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;
using namespace cinejury::nn::train;
using Catch::Matchers::Contains;

TEST_CASE("Two steps of AdamW with decay and clipping are those of the paper") {
    constexpr double kRate = 0.01, kBeta1 = 0.9, kBeta2 = 0.99, kEpsilon = 1e-8, kDecay = 0.1;
    std::vector<float> parameters = normals(50, 1);
    Doubles expected = doubles(parameters), first(50), second(50);
    AdamW adam(50);
    for (std::uint64_t t = 1; t <= 2; ++t) {
        const std::vector<float> gradients = normals(50, 10 + t);
        const double norm = AdamW::norm(gradients);
        double square = 0;
        for (const float g : gradients) square += static_cast<double>(g) * static_cast<double>(g);
        CHECK(norm == Approx(std::sqrt(square)).epsilon(1e-12));
        adam.step(parameters, gradients, norm, {kRate, kBeta1, kBeta2, kEpsilon, kDecay, 1.0});
        CHECK(adam.steps == t);
        for (std::size_t i = 0; i < 50; ++i) {
            const double g = static_cast<double>(gradients[i]) / norm;
            first[i] = kBeta1 * first[i] + (1 - kBeta1) * g;
            second[i] = kBeta2 * second[i] + (1 - kBeta2) * g * g;
            const double m = first[i] / (1 - std::pow(kBeta1, t));
            const double v = second[i] / (1 - std::pow(kBeta2, t));
            expected[i] -= kRate * (m / (std::sqrt(v) + kEpsilon) + kDecay * expected[i]);
        }
    }
    CHECK(relative(parameters, expected) < 1e-6);
}

TEST_CASE("Gradients of clips add up whatever order of lanes wrote them") {
    Gradients forward(5000), backward(5000);
    for (std::size_t i = 0; i < Gradients::kLanes; ++i) {
        const std::vector<float> one = normals(5000, 20 + i);
        std::copy(one.begin(), one.end(), forward.lane(i));
    }
    for (std::size_t i = Gradients::kLanes; i-- > 0;) {
        const std::vector<float> one = normals(5000, 20 + i);
        std::copy(one.begin(), one.end(), backward.lane(i));
    }
    CHECK(forward.sum() == backward.sum());
    forward.clear();
    CHECK(forward.sum() == std::vector<float>(5000));
}

namespace {

ParameterTable two_layers() {
    ParameterTable table;
    table.add("a.up.weight", {3, 2});
    table.add("a.up.bias", {3});
    table.add("b.up.weight", {2, 3});
    table.add("table", {6, 2});
    return table;
}

}  // namespace

TEST_CASE("A new adapter of either kind changes no bit of the weights") {
    const ParameterTable table = two_layers();
    const std::vector<float> weights = normals(table.size(), 3);
    for (const bool low_rank : {true, false}) {
        const AdapterLayout layout(table, {low_rank, low_rank ? 2 : 0, 0.5, 7, {}});
        CHECK(layout.merged(weights, layout.start()) == weights);
    }
}

TEST_CASE(
    "A target names a layer by its last parts; one that is none is refused with those there") {
    const ParameterTable table = two_layers();
    CHECK(AdapterLayout(table, {true, 2, 1, 7, {"up"}}).table().numbers() == 2 * (6 + 4));
    CHECK(AdapterLayout(table, {true, 2, 1, 7, {"a.up"}}).table().numbers() == 2 * 5);
    CHECK(AdapterLayout(table, {false, 0, 1, 7, {"a.up", "table"}}).table().numbers() == 9 + 12);
    CHECK_THROWS_WITH(AdapterLayout(table, {true, 2, 1, 7, {"up", "p"}}),
                      Contains("\"p\"") && Contains("a.up, b.up"));
    CHECK_THROWS_AS(AdapterLayout(table, {true, 2, 1, 7, {"table"}}), UnknownTarget);
}

TEST_CASE("Low rank works scale B A into the weights, a delta itself") {
    const ParameterTable table = two_layers();
    const std::vector<float> weights(static_cast<std::size_t>(table.size()));
    const AdapterLayout low(table, {true, 1, 0.5, 7, {"a.up"}});
    std::vector<float> values(static_cast<std::size_t>(low.table().size()));
    const auto a = static_cast<std::size_t>(low.table()[low.table().find("a.up.lora_a")].first);
    const auto b = static_cast<std::size_t>(low.table()[low.table().find("a.up.lora_b")].first);
    values[a] = 2, values[a + 1] = 3, values[b + 2] = 4;
    const std::vector<float> merged = low.merged(weights, values);
    CHECK(std::vector<float>(merged.begin(), merged.begin() + 6) ==
          std::vector<float>{0, 0, 0, 0, 4, 6});
    const AdapterLayout delta(table, {false, 0, 1, 7, {"a.up"}});
    std::vector<float> difference(static_cast<std::size_t>(delta.table().size()), 0.0f);
    difference[1] = 5;
    CHECK(delta.merged(weights, difference)[1] == 5);
}
