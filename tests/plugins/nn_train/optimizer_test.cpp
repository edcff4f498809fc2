// SPDX-License-Identifier: Apache-2.0
// AdamW and the sums of gradients against plain double; adapters against what they should work in.
#include "plugins/nn/train/optimizer.hpp"

#include "tests/plugins/nn_train/backend.hpp"
#include "tests/plugins/nn_train/differences.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;
using namespace cinejury::nn::train;
using Catch::Matchers::Contains;

namespace {

ParameterTable two_layers() {
    ParameterTable table;
    table.add("a.up.weight", {3, 2});
    table.add("a.up.bias", {3});
    table.add("b.up.weight", {2, 3});
    table.add("table", {6, 2});
    return table;
}

// AdamW as the paper has it, in double.
struct PlainAdamW {
    AdamSettings settings;
    Doubles parameters, first, second;
    std::uint64_t t = 0;
    void step(const Doubles& gradients, double norm) {
        const AdamSettings& s = settings;
        ++t;
        first.resize(parameters.size());
        second.resize(parameters.size());
        const double scale = s.max_norm > 0 && norm > s.max_norm ? s.max_norm / norm : 1;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const double g = gradients[i] * scale;
            first[i] = s.beta1 * first[i] + (1 - s.beta1) * g;
            second[i] = s.beta2 * second[i] + (1 - s.beta2) * g * g;
            const double m = first[i] / (1 - std::pow(s.beta1, t));
            const double v = second[i] / (1 - std::pow(s.beta2, t));
            parameters[i] -=
                s.learning_rate * (m / (std::sqrt(v) + s.epsilon) + s.decay * parameters[i]);
        }
    }
};

}  // namespace

TEMPLATE_TEST_CASE(
    "Steps of AdamW on lanes of gradients are those of the paper, in the weights too", "",
    EACH_BACKEND) {
    BACKEND_OR_SKIP(backend);
    const ParameterTable table = two_layers();
    const Values weights = normals(table.size(), 3);
    for (const bool low_rank : {true, false})
        for (const double max_norm : {0.0, 1.0}) {
            const AdapterLayout layout(table, {low_rank, low_rank ? 2 : 0, 0.5, 7, {}});
            const auto size = static_cast<std::size_t>(layout.table().size());
            const AdamSettings settings{0.01, 0.9, 0.99, 1e-8, 0.1, max_norm};
            AdapterCase one{table, layout,  weights, normals(layout.table().size(), 4),
                            {},    settings};
            PlainAdamW plain{settings, doubles(one.values), {}, {}};
            std::vector<double> norms;
            for (std::uint64_t t = 0; t < 3; ++t) {
                one.lanes.push_back(normals(8 * layout.table().size(), 10 + t));
                Doubles sum(size);
                for (std::size_t i = 0; i < one.lanes[t].size(); ++i)
                    sum[i % size] += static_cast<double>(one.lanes[t][i]);
                double square = 0;
                for (const double g : sum) square += g * g;
                norms.push_back(std::sqrt(square));
                plain.step(sum, norms.back());
            }
            const AdapterResult got = backend->adapter(one);
            INFO((low_rank ? "low rank, " : "delta, ") << "clipped at " << max_norm);
            for (std::size_t t = 0; t < 3; ++t)
                CHECK(got.norms[t] == Approx(norms[t]).epsilon(1e-6));
            CHECK(relative(got.policy, plain.parameters) < 2e-6);
            CHECK(relative(got.first, plain.first) < 2e-6);
            CHECK(relative(got.second, plain.second) < 2e-6);
            Doubles half;
            for (std::size_t i = 0; i < size; ++i)
                half.push_back((static_cast<double>(one.values[i]) + plain.parameters[i]) / 2);
            CHECK(relative(got.old, half) < 2e-6);
            // A deployed adapter is worked in by the host: the same bits.
            CHECK(got.worked_in == layout.merged(weights, got.policy));
        }
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
