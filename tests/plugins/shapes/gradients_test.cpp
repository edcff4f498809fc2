// SPDX-License-Identifier: Apache-2.0
// Gradients of the whole network against those that PyTorch computed in double
// (plugins/generators/shapes/training/gradients.py): of large tensors every k-th number, of all the
// norm and the sum.
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "plugins/generators/shapes/train/network.hpp"
#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::shapes;
using nn::train::AdapterLayout;
using nn::train::Parameter;
using nn::train::ParameterTable;

namespace {

const std::string kData = CINEJURY_SHAPES_DATA;
constexpr std::size_t kValues = static_cast<std::size_t>(kClipValues);

nlohmann::json json_of(const std::string& name) {
    return nlohmann::json::parse(std::ifstream(kData + "/" + name));
}

// The network, its weights, and both clips of the fixture.
struct GradientCase {
    GradientCase()
        : file(nn::Safetensors::open(CINEJURY_SHAPES_GENERATOR)),
          table(nn::train::table_of(file)),
          weights(table.read(file)),
          network(table),
          noise(nn::Safetensors::open(kData + "/fixture.safetensors").at("noise").floats()) {}

    std::vector<float> velocity(std::size_t clip, double sigma, SavedPass& saved) {
        std::vector<float> v(kValues);
        const auto ids = json_of("fixture.json")["ids"][clip].get<std::vector<std::int32_t>>();
        const float* z = noise.data() + clip * kValues;
        network.forward(weights.data(), v.data(), z, sigma, ids, saved, arena);
        for (std::size_t i = 0; i < kValues; ++i)
            v[i] =
                static_cast<float>((static_cast<double>(z[i]) - static_cast<double>(v[i])) / sigma);
        return v;
    }
    // Of the fixture's loss, in an array of the layout's table.
    std::vector<float> gradients(const AdapterLayout& layout, const std::vector<float>& values) {
        std::vector<float> sums(static_cast<std::size_t>(layout.table().size()));
        const std::vector<double> levels = json_of("gradients.json")["levels"];
        for (std::size_t clip = 0; clip < 2; ++clip) {
            SavedPass saved;
            velocity(clip, levels[clip], saved);
            const float* other = noise.data() + (1 - clip) * kValues;
            std::vector<float> d_clean(kValues);
            for (std::size_t i = 0; i < kValues; ++i)
                d_clean[i] = static_cast<float>(-static_cast<double>(other[i]) / 64 / levels[clip]);
            network.backward(weights.data(), saved, d_clean.data(),
                             {layout, values.data(), sums.data()}, arena);
        }
        return sums;
    }

    nn::Safetensors file;
    ParameterTable table;
    std::vector<float> weights;
    TrainedNetwork network;
    std::vector<float> noise;
    nn::Arena arena;
};

struct Error {
    double difference = 0, size = 0;
    void add(double got, double expected) {
        difference += (got - expected) * (got - expected);
        size += expected * expected;
    }
    void add(const Error& other) {
        difference += other.difference;
        size += other.size;
    }
    double relative() const { return std::sqrt(difference / size); }
};

}  // namespace

TEST_CASE("The gradient of every tensor agrees with PyTorch's in double") {
    GradientCase one;
    const AdapterLayout layout(one.table, {false, 0, 1, 0, {}});
    const std::vector<float> got = one.gradients(layout, layout.start());
    const nn::Safetensors expected = nn::Safetensors::open(kData + "/gradients.safetensors");
    const nlohmann::json facts = json_of("gradients.json")["gradients"];
    CHECK(expected.tensors().size() == one.table.all().size());
    Error all;
    for (const Parameter& tensor : layout.table().all()) {
        CAPTURE(tensor.name);
        const auto& fact = facts.at(tensor.name);
        const std::vector<float> kept = expected.at(tensor.name).floats();
        const auto step = fact.at("step").get<std::size_t>();
        Error error;
        double square = 0, sum = 0;
        for (std::int64_t i = 0; i < tensor.count; ++i) {
            const double value = got[static_cast<std::size_t>(tensor.first + i)];
            square += value * value;
            sum += value;
            const auto at = static_cast<std::size_t>(i);
            if (at % step == 0) error.add(value, static_cast<double>(kept.at(at / step)));
        }
        CHECK(error.relative() < 2e-4);
        const double norm = fact.at("norm").get<double>();
        CHECK(std::sqrt(square) == Approx(norm).epsilon(2e-5));
        // a sum of n numbers of that norm is at most sqrt(n) norm
        CHECK(std::fabs(sum - fact.at("sum").get<double>()) <
              2e-5 * norm * std::sqrt(static_cast<double>(tensor.count)));
        // the kept numbers stand for the tensor's
        error.difference *= static_cast<double>(step);
        error.size *= static_cast<double>(step);
        all.add(error);
    }
    INFO("over all " << all.relative());
    CHECK(all.relative() < 2e-5);
}

TEST_CASE("The gradients of low-rank factors are those of the matrices that they make") {
    GradientCase one;
    const AdapterLayout whole(one.table, {false, 0, 1, 0, {"qkv", "down", "mod"}});
    const AdapterLayout low(one.table, {true, 3, 0.5, 7, {"qkv", "down", "mod"}});
    std::vector<float> values = low.start();
    for (std::size_t i = 0; i < values.size(); ++i)  // B is not zero after the first step
        if (values[i] == 0) values[i] = 0.01f * static_cast<float>(i % 7) - 0.03f;
    const std::vector<float> d_whole = one.gradients(whole, whole.start());
    const std::vector<float> d_low = one.gradients(low, values);
    for (const std::string name : {"body.blocks.0.qkv", "body.blocks.7.down", "mod"}) {
        CAPTURE(name);
        const Parameter& matrix = whole.table()[whole.table().find(name + ".weight")];
        const Parameter& a = low.table()[low.table().find(name + ".lora_a")];
        const Parameter& b = low.table()[low.table().find(name + ".lora_b")];
        const std::int64_t out = matrix.shape[0], in = matrix.shape[1];
        const auto d = [&](std::int64_t o, std::int64_t i) {
            return static_cast<double>(
                d_whole[static_cast<std::size_t>(matrix.first + o * in + i)]);
        };
        const auto of = [](const std::vector<float>& array, const Parameter& tensor, std::int64_t r,
                           std::int64_t c) {
            return static_cast<double>(
                array[static_cast<std::size_t>(tensor.first + r * tensor.shape[1] + c)]);
        };
        Error error_a, error_b;
        for (std::int64_t k = 0; k < 3; ++k) {
            for (std::int64_t i = 0; i < in; ++i) {
                double sum = 0;
                for (std::int64_t o = 0; o < out; ++o) sum += of(values, b, o, k) * d(o, i);
                error_a.add(of(d_low, a, k, i), 0.5 * sum);
            }
            for (std::int64_t o = 0; o < out; ++o) {
                double sum = 0;
                for (std::int64_t i = 0; i < in; ++i) sum += of(values, a, k, i) * d(o, i);
                error_b.add(of(d_low, b, o, k), 0.5 * sum);
            }
        }
        CHECK(error_a.relative() < 2e-5);
        CHECK(error_b.relative() < 2e-5);
    }
}

TEST_CASE("The trained network's velocity is PyTorch's in double") {
    GradientCase one;
    const nlohmann::json facts = json_of("gradients.json");
    const std::vector<double> levels = facts["levels"];
    double square = 0, sum = 0;
    for (std::size_t clip = 0; clip < 2; ++clip) {
        SavedPass saved;
        for (const float v : one.velocity(clip, levels[clip], saved)) {
            square += static_cast<double>(v) * static_cast<double>(v);
            sum += static_cast<double>(v);
        }
    }
    const double norm = facts["velocity"]["norm"];
    CHECK(std::sqrt(square) == Approx(norm).epsilon(1e-6));
    CHECK(std::fabs(sum - facts["velocity"]["sum"].get<double>()) <
          1e-6 * norm * std::sqrt(2 * kValues));
}
