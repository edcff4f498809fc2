// SPDX-License-Identifier: Apache-2.0
// Gradients of the whole network against those that PyTorch computed in double
// (plugins/generators/shapes/training/gradients.py): of large tensors every k-th number, of all the
// norm and the sum. One body for each device and arithmetic; where a device is missing, its rows
// say so and are counted as skipped.
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/plugin/plugin.hpp"
#include "plugins/generators/shapes/train/training_backend.hpp"
#include "plugins/nn/cuda_devices.hpp"
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

// What an arithmetic is allowed, relative L2.
struct Limits {
    double tensor, all, norm, velocity;
};

struct Cpu {
    static constexpr const char* kArithmetic = nullptr;
    static constexpr Limits kLimits{2e-4, 2e-5, 2e-5, 1e-6};
};
struct CudaF32 {
    static constexpr const char* kArithmetic = "f32";
    static constexpr Limits kLimits{2e-4, 2e-5, 2e-5, 1e-6};
};
// Products in the blocks of factors with 10 bits.
struct CudaTf32 {
    static constexpr const char* kArithmetic = "bf16";
    static constexpr Limits kLimits{5e-2, 2e-2, 2e-2, 1e-3};
};

#define EACH_DEVICE Cpu, CudaF32, CudaTf32

#define DEVICE_OR_SKIP                                                        \
    if (TestType::kArithmetic && nn::cuda_devices().empty()) {                \
        WARN("skipped, no CUDA device: the driver lists none, or not built"); \
        return;                                                               \
    }

// The weights, a training of them, and both clips of the fixture.
struct GradientCase {
    explicit GradientCase(const char* arithmetic)
        : file(nn::Safetensors::open(CINEJURY_SHAPES_GENERATOR)),
          table(nn::train::table_of(file)),
          weights(table.read(file)),
          noise(nn::Safetensors::open(kData + "/fixture.safetensors").at("noise").floats()),
          host({2, 1ull << 33, {}}) {
        const TrainedWeights trained{table, weights};
        training = arithmetic
                       ? make_cuda_training(trained, arithmetic)
                       : make_cpu_training(sdk::Host(host.table("test", CJ_SDK_VERSION)), trained);
        clips.latents = noise.data();
        clips.sigmas = json_of("gradients.json")["levels"].get<std::vector<double>>();
        const nlohmann::json ids = json_of("fixture.json")["ids"];
        for (std::size_t clip = 0; clip < 2; ++clip) ids[clip].get_to(clips.ids.emplace_back());
    }

    std::vector<float> velocity(bool keep) {
        std::vector<float> v(2 * kValues);
        const plugin::Call call;
        pass = training->velocity(sdk::Call(call.get()),
                                  keep ? sdk::Adapter::kPolicy : sdk::Adapter::kBase, clips, keep,
                                  v.data());
        return v;
    }
    // Of the fixture's loss, in an array of the layout's table.
    std::vector<float> gradients(const AdapterLayout& layout, const std::vector<float>& values) {
        training->begin(std::make_shared<const AdapterLayout>(layout), values);
        velocity(true);
        std::vector<float> d(2 * kValues);  // of one clip the other's noise / 64
        for (std::size_t i = 0; i < d.size(); ++i) d[i] = noise[(i + kValues) % d.size()] / 64;
        const plugin::Call call;
        training->accumulate(sdk::Call(call.get()), *pass, d.data());
        return training->gradients();
    }

    nn::Safetensors file;
    ParameterTable table;
    std::vector<float> weights, noise;
    plugin::HostServices host;
    NoisyClips clips;
    std::unique_ptr<TrainingBackend> training;
    std::unique_ptr<TrainingBackend::Pass> pass;
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

TEMPLATE_TEST_CASE("The gradient of every tensor agrees with PyTorch's in double", "",
                   EACH_DEVICE) {
    DEVICE_OR_SKIP
    GradientCase one(TestType::kArithmetic);
    constexpr Limits kLimits = TestType::kLimits;
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
        CHECK(error.relative() < kLimits.tensor);
        const double norm = fact.at("norm").get<double>();
        CHECK(std::sqrt(square) == Approx(norm).epsilon(kLimits.norm));
        // a sum of n numbers of that norm is at most sqrt(n) norm
        CHECK(std::fabs(sum - fact.at("sum").get<double>()) <
              kLimits.norm * norm * std::sqrt(static_cast<double>(tensor.count)));
        // the kept numbers stand for the tensor's
        error.difference *= static_cast<double>(step);
        error.size *= static_cast<double>(step);
        all.add(error);
    }
    INFO("over all " << all.relative());
    CHECK(all.relative() < kLimits.all);
}

TEMPLATE_TEST_CASE("The gradients of low-rank factors are those of the matrices that they make", "",
                   EACH_DEVICE) {
    DEVICE_OR_SKIP
    GradientCase one(TestType::kArithmetic);
    const AdapterLayout whole(one.table, {false, 0, 1, 0, {"qkv", "down", "mod"}});
    const AdapterLayout low(one.table, {true, 3, 0.5, 7, {"qkv", "down", "mod"}});
    std::vector<float> values = low.start();
    for (std::size_t i = 0; i < values.size(); ++i)  // B is not zero after the first step
        if (values[i] == 0) values[i] = 0.01f * static_cast<float>(i % 7) - 0.03f;
    // Both at the same weights: the delta is what the factors make.
    const std::vector<float> merged = low.merged(one.weights, values);
    std::vector<float> delta = whole.start();
    for (const Parameter& tensor : whole.table().all()) {
        const std::int64_t first = one.table[one.table.find(tensor.name)].first;
        for (std::int64_t i = 0; i < tensor.count; ++i) {
            const auto at = static_cast<std::size_t>(first + i);
            delta[static_cast<std::size_t>(tensor.first + i)] = merged[at] - one.weights[at];
        }
    }
    const std::vector<float> d_whole = one.gradients(whole, delta);
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
        // The weights of the two differ by roundings, and so do the gradients, some more than all.
        CHECK(error_a.relative() < TestType::kLimits.tensor);
        CHECK(error_b.relative() < TestType::kLimits.tensor);
    }
}

TEMPLATE_TEST_CASE("The trained network's velocity is PyTorch's in double", "", EACH_DEVICE) {
    DEVICE_OR_SKIP
    GradientCase one(TestType::kArithmetic);
    const nlohmann::json facts = json_of("gradients.json");
    double square = 0, sum = 0;
    for (const float v : one.velocity(false)) {
        square += static_cast<double>(v) * static_cast<double>(v);
        sum += static_cast<double>(v);
    }
    const double norm = facts["velocity"]["norm"];
    CHECK(std::sqrt(square) == Approx(norm).epsilon(TestType::kLimits.velocity));
    CHECK(std::fabs(sum - facts["velocity"]["sum"].get<double>()) <
          TestType::kLimits.velocity * norm * std::sqrt(2 * kValues));
}

TEST_CASE("Training on CUDA follows that on the CPU: gradients, steps, averages") {
    if (nn::cuda_devices().empty()) {
        WARN("skipped, no CUDA device: the driver lists none, or not built");
        return;
    }
    using Array = TrainingBackend::Array;
    for (const bool low_rank : {true, false}) {
        INFO((low_rank ? "low rank" : "delta"));
        std::map<std::string, std::map<Array, std::vector<float>>> got;
        std::map<std::string, std::vector<double>> norms;
        for (const char* arithmetic : {static_cast<const char*>(nullptr), "f32"}) {
            const std::string name = arithmetic ? arithmetic : "cpu";
            GradientCase one(arithmetic);
            const AdapterLayout layout(
                one.table, {low_rank, low_rank ? 4 : 0, 1, 7, {"qkv", "out", "up", "down"}});
            one.gradients(layout, layout.start());
            for (std::uint64_t step = 1; step <= 3; ++step) {
                const plugin::Call call;
                if (step > 1) {
                    one.training->clear_gradients();
                    std::vector<float> d = one.velocity(true);
                    for (float& value : d) value /= 64;
                    one.training->accumulate(sdk::Call(call.get()), *one.pass, d.data());
                }
                // epsilon above the noise of rounding, which AdamW's first steps would make signs
                // of
                norms[name].push_back(one.training->step(sdk::Call(call.get()),
                                                         {1e-3, 0.9, 0.99, 1e-3, 0.1, 1.0}, step));
                one.training->average(0.5);
            }
            for (const Array array : {Array::kPolicy, Array::kOld, Array::kFirst, Array::kSecond})
                got[name][array] = one.training->read(array);
        }
        for (std::size_t step = 0; step < 3; ++step)
            CHECK(norms["f32"][step] == Approx(norms["cpu"][step]).epsilon(1e-4));
        for (const auto& [array, values] : got["cpu"]) {
            Error error;
            for (std::size_t i = 0; i < values.size(); ++i)
                error.add(static_cast<double>(got["f32"][array][i]),
                          static_cast<double>(values[i]));
            INFO("array " << static_cast<int>(array));
            CHECK(error.relative() < 1e-3);
        }
    }
}
