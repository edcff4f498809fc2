// SPDX-License-Identifier: Apache-2.0
// The training extension of the shapes generator as a host uses it: the real library, through the
// contract, on each device by one body. Where a device is missing, its rows say so and are counted
// as skipped.
#include <cmath>
#include <fstream>

#include "core/validate/process_state.hpp"
#include "plugins/nn/cuda_devices.hpp"
#include "tests/catch.hpp"
#include "tests/plugins/shapes/training_studio.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::test;
using Catch::Matchers::Contains;

namespace {

struct Cpu {
    static constexpr const char* kDevice = "cpu";
    static bool there() { return true; }
};
struct Cuda {
    static constexpr const char* kDevice = "cuda";
    static bool there() { return !nn::cuda_devices().empty(); }
};

#define EACH_DEVICE Cpu, Cuda

#define DEVICE_OR_SKIP                                                        \
    if (!TestType::there()) {                                                 \
        WARN("skipped, no CUDA device: the driver lists none, or not built"); \
        return;                                                               \
    }

}  // namespace

TEMPLATE_TEST_CASE(
    "A new adapter changes no bit of the velocity, and a step changes the policy's alone", "",
    EACH_DEVICE) {
    DEVICE_OR_SKIP
    TrainingStudio studio(TestType::kDevice);
    Latents z(2, 1), base(2), policy(2), old(2);
    REQUIRE(studio.create_adapter().ok());
    REQUIRE(studio.velocity(CJ_ADAPTER_BASE, z, base).ok());
    REQUIRE(studio.velocity(CJ_ADAPTER_POLICY, z, policy).ok());
    CHECK(policy.values == base.values);
    REQUIRE(studio.update(z, z).ok());
    REQUIRE(studio.velocity(CJ_ADAPTER_POLICY, z, policy).ok());
    REQUIRE(studio.velocity(CJ_ADAPTER_OLD, z, old).ok());
    CHECK(policy.values != base.values);
    CHECK(old.values == base.values);
    REQUIRE(studio.average(0).ok());
    REQUIRE(studio.velocity(CJ_ADAPTER_OLD, z, old).ok());
    CHECK(old.values == policy.values);
    CHECK(studio.facts().step == 1);
    CHECK(studio.facts().parameters == 8 * 2 * (4 * 256 + 512 + 2 * 1280));
}

TEMPLATE_TEST_CASE("An update against a cotangent makes its product with the velocity smaller", "",
                   EACH_DEVICE) {
    DEVICE_OR_SKIP
    for (const bool low_rank : {true, false}) {
        TrainingStudio studio(TestType::kDevice);
        REQUIRE(studio.create_adapter(low_rank).ok());
        Latents z(1, 1), v(1), cotangent(1, 2);
        const auto product = [&] {
            REQUIRE(studio.velocity(CJ_ADAPTER_POLICY, z, v).ok());
            double sum = 0;
            for (std::size_t i = 0; i < v.values.size(); ++i)
                sum += static_cast<double>(v.values[i]) * static_cast<double>(cotangent.values[i]);
            return sum;
        };
        const double before = product();
        // the first step of low rank moves B alone
        REQUIRE(studio.update(z, cotangent).ok());
        CHECK(product() < before);
    }
}

TEMPLATE_TEST_CASE("Gradients do not depend on threads or on how clips are spread over calls", "",
                   EACH_DEVICE) {
    DEVICE_OR_SKIP
    const auto trained = [](unsigned threads, std::vector<std::size_t> calls) {
        TrainingStudio studio(TestType::kDevice, threads);
        REQUIRE(studio.create_adapter().ok());
        std::size_t first = 0;
        for (const std::size_t count : calls) {
            Latents z(static_cast<std::int64_t>(count));
            for (std::size_t i = 0; i < count; ++i)  // clip number n is the same in every spreading
                nn::normal_noise(z.clip(i), Latents::kClip, 50 + first + i, 0);
            REQUIRE(studio.gradient(z, z).ok());
            first += count;
        }
        REQUIRE(studio.step().ok());
        return studio.saved();
    };
    const std::string one = trained(1, {3});
    CHECK(trained(2, {3}) == one);
    CHECK(trained(2, {1, 2}) == one);
    CHECK(trained(2, {1, 1}) != one);
}

TEMPLATE_TEST_CASE("Training goes on from a saved state to the same bits, in another instance too",
                   "", EACH_DEVICE) {
    DEVICE_OR_SKIP
    TrainingStudio first(TestType::kDevice), second(TestType::kDevice);
    Latents z(1, 1);
    REQUIRE(first.create_adapter().ok());
    REQUIRE(first.update(z, z).ok());
    const std::string state = first.state();
    REQUIRE(first.update(z, z).ok());
    REQUIRE(second.load_state(state).ok());
    CHECK(second.facts().step == 1);
    REQUIRE(second.update(z, z).ok());
    CHECK(second.saved() == first.saved());
    CHECK(second.state() == first.state());
}

TEMPLATE_TEST_CASE("Adapter files are refused when damaged, foreign, or of other targets", "",
                   EACH_DEVICE) {
    DEVICE_OR_SKIP
    TrainingStudio studio(TestType::kDevice);
    REQUIRE(studio.create_adapter().ok());
    std::string bytes = studio.saved();
    CHECK(studio.load(bytes).ok());
    std::string damaged = bytes;
    damaged[damaged.size() - 5] ^= 1;
    CHECK(studio.load(damaged).code() == Code::kBadData);
    CHECK(studio.load(bytes.substr(0, 100)).code() == Code::kBadData);
    CHECK(studio.load("no adapter").code() == Code::kBadData);
    CHECK(studio.load("").code() == Code::kBadData);
    const std::size_t weights = bytes.find("\"weights\":\"") + 11;
    bytes[weights] = bytes[weights] == 'a' ? 'b' : 'a';
    CHECK(studio.load(bytes).code() == Code::kUnsupported);
    const Status unknown = studio.create_adapter(true, "qkv nowhere");
    CHECK(unknown.code() == Code::kNotFound);
    CHECK_THAT(unknown.message(), Contains("nowhere") && Contains("body.blocks.0.qkv"));
    CHECK(studio.facts().parameters > 0);  // the former one is still there
}

TEMPLATE_TEST_CASE("Gradients that are not finite change nothing", "", EACH_DEVICE) {
    DEVICE_OR_SKIP
    TrainingStudio studio(TestType::kDevice);
    REQUIRE(studio.create_adapter().ok());
    const std::string before = studio.state();
    Latents z(1, 1), huge(1, 2);
    for (float& value : huge.values) value *= 1e38f / 8;
    REQUIRE(studio.gradient(z, huge).ok());
    const Status step = studio.step();
    CHECK(step.code() == Code::kBadData);
    CHECK_THAT(step.message(), Contains("not finite"));
    CHECK(studio.state() == before);
}

TEMPLATE_TEST_CASE("A tape of former parameters is refused, and calls before an adapter too", "",
                   EACH_DEVICE) {
    DEVICE_OR_SKIP
    TrainingStudio studio(TestType::kDevice);
    Latents z(1, 1), v(1);
    CHECK(studio.velocity(CJ_ADAPTER_BASE, z, v).ok());
    CHECK(studio.velocity(CJ_ADAPTER_POLICY, z, v).code() == Code::kBadState);
    CHECK(studio.step().code() == Code::kBadState);
    REQUIRE(studio.create_adapter().ok());
    cj_tape_t* tape = nullptr;
    REQUIRE(studio.velocity(CJ_ADAPTER_POLICY, z, v, &tape).ok());
    REQUIRE(studio.update(z, z).ok());
    CHECK(studio.consume(tape, z).code() == Code::kBadState);
}

TEMPLATE_TEST_CASE(
    "Candidates are made with the selected adapter or with a file's, and echo its digest", "",
    EACH_DEVICE) {
    DEVICE_OR_SKIP
    const TemporaryFolder folder;
    TrainingStudio studio(TestType::kDevice);
    Latents z(1, 1);
    REQUIRE(studio.create_adapter().ok());
    REQUIRE(studio.update(z, z, 0.05).ok());
    std::ofstream(folder / "a.safetensors", std::ios::binary) << studio.saved();
    const auto base = studio.made();
    CHECK(base.adapter.empty());
    REQUIRE(studio.select(CJ_ADAPTER_POLICY).ok());
    const auto policy = studio.made();
    CHECK(policy.adapter == studio.digest());
    CHECK(policy.latent != base.latent);
    REQUIRE(studio.select(CJ_ADAPTER_BASE).ok());
    CHECK(studio.made().latent == base.latent);
    const auto file = studio.made((folder / "a.safetensors").string());
    CHECK(file.latent == policy.latent);
    CHECK(file.adapter == policy.adapter);
    CHECK(studio.made((folder / "none").string()).failure.code() == Code::kNotFound);
}

TEST_CASE("Kept clips hold no more memory than the facts say, and nothing once consumed") {
    TrainingStudio studio("cpu");
    REQUIRE(studio.create_adapter().ok());
    Latents z(3, 1), v(3), cotangent(3, 2);
    REQUIRE(studio.gradient(z, cotangent).ok());  // what is allocated once
    const std::uint64_t most = 3 * studio.facts().bytes_per_kept_clip;
    const std::size_t before = validate::bytes_now();
    cj_tape_t* tape = nullptr;
    REQUIRE(studio.velocity(CJ_ADAPTER_POLICY, z, v, &tape).ok());
    const std::size_t kept = validate::bytes_now() - before;
    CHECK(kept <= most);
    CHECK(kept > most / 4);  // the facts are no guess
    REQUIRE(studio.consume(tape, cotangent).ok());
    const std::size_t after = validate::bytes_now();
    CHECK(after < before + kept / 100);
}
