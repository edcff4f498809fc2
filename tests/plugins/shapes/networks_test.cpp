// SPDX-License-Identifier: Apache-2.0
// Parity with the PyTorch reference: values of the fixture were computed there in fp32 from the
// same weights.
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "plugins/experts/shapes_judge/judge.hpp"
#include "plugins/generators/shapes/denoiser.hpp"
#include "plugins/generators/shapes/schedule.hpp"
#include "plugins/nn/cpu/level.hpp"
#include "plugins/shapes_world/vocabulary.hpp"
#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::shapes;

namespace {

const std::string kData = CINEJURY_SHAPES_DATA;

const nn::Safetensors& fixture() {
    static const nn::Safetensors file = nn::Safetensors::open(kData + "/fixture.safetensors");
    return file;
}

const nlohmann::json& facts() {
    static const nlohmann::json json =
        nlohmann::json::parse(std::ifstream(kData + "/fixture.json"));
    return json;
}

double relative(const std::vector<float>& got, const std::vector<float>& expected) {
    REQUIRE(got.size() == expected.size());
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        difference += std::pow(static_cast<double>(got[i]) - expected[i], 2);
        size += std::pow(static_cast<double>(expected[i]), 2);
    }
    return std::sqrt(difference / size);
}

// Frames 0 and 15, rows and columns 20 ... 27, as the fixture cuts.
std::vector<float> cut(const std::vector<float>& clip) {
    std::vector<float> part;
    for (const std::int64_t f : {0, 15})
        for (std::int64_t c = 0; c < 3; ++c)
            for (std::int64_t y = 20; y < 28; ++y)
                for (std::int64_t x = 20; x < 28; ++x)
                    part.push_back(
                        clip[static_cast<std::size_t>(((f * 3 + c) * kSide + y) * kSide + x)]);
    return part;
}

std::vector<std::int32_t> ids_of(std::size_t prompt) {
    return facts()["ids"][prompt].get<std::vector<std::int32_t>>();
}

std::vector<float> noise_of(std::size_t prompt) {
    const std::vector<float> all = fixture().at("noise").floats();
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(prompt) * kClipValues;
    return {from, from + kClipValues};
}

std::vector<nn::Type> arithmetics() {
    if (nn::cpu::has_bf16_products()) return {nn::Type::kF32, nn::Type::kBf16};
    WARN("no bf16 products on this processor: only f32 is tested");
    return {nn::Type::kF32};
}

const char* type_name(nn::Type type) {
    return type == nn::Type::kF32 ? "f32" : "bf16";
}

std::vector<float> sample(const Denoiser& network, std::size_t prompt, float guidance) {
    nn::Arena arena;
    std::vector<float> z = noise_of(prompt), clean(z.size()), free(z.size());
    const std::vector<double> sigmas = shifted_sigmas(8, 3);
    const std::vector<std::int32_t> ids = ids_of(prompt), none(kMaxWords);
    for (std::size_t i = 0; i + 1 < sigmas.size(); ++i) {
        network.predict(clean.data(), z.data(), sigmas[i], ids, nullptr, false, arena);
        if (guidance != 1) {
            network.predict(free.data(), z.data(), sigmas[i], none, nullptr, false, arena);
            for (std::size_t k = 0; k < z.size(); ++k)
                clean[k] = free[k] + guidance * (clean[k] - free[k]);
        }
        euler_step(z, clean, sigmas[i], sigmas[i + 1]);
    }
    return z;
}

}  // namespace

TEST_CASE("the tokenizer gives the reference's ids and names the same unknown words") {
    for (const auto& row : facts()["tokenizer"]) {
        const Tokens tokens = tokenize(row["prompt"].get<std::string>());
        INFO(row["prompt"]);
        CHECK(std::vector<std::int32_t>(
                  tokens.ids.begin(),
                  tokens.ids.begin() + static_cast<std::ptrdiff_t>(tokens.count)) ==
              row["ids"].get<std::vector<std::int32_t>>());
        CHECK(tokens.unknown == row["unknown"].get<std::vector<std::string>>());
    }
}

TEST_CASE("the generator's network agrees with the reference at every noise level") {
    for (const nn::Type type : arithmetics()) {
        const Denoiser network(nn::Safetensors::open(CINEJURY_SHAPES_GENERATOR), type);
        nn::Arena arena;
        for (const char* sigma : {"0.9", "0.5", "0.1"})
            for (std::size_t prompt = 0; prompt < 2; ++prompt) {
                std::vector<float> clean(static_cast<std::size_t>(kClipValues));
                network.predict(clean.data(), noise_of(prompt).data(), std::stod(sigma),
                                ids_of(prompt), nullptr, false, arena);
                const std::string name = "x0." + std::to_string(prompt) + ".t" + sigma;
                INFO(name << " " << type_name(type));
                CHECK(relative(cut(clean), fixture().at(name + ".cut").floats()) <
                      (type == nn::Type::kF32 ? 1e-4 : 3e-2));
                if (name == "x0.0.t0.9")
                    CHECK(relative(clean, fixture().at(name).floats()) <
                          (type == nn::Type::kF32 ? 1e-4 : 3e-2));
            }
    }
}

TEST_CASE("a sampling run ends where the reference's ends, with and without guidance") {
    for (const nn::Type type : arithmetics()) {
        const Denoiser network(nn::Safetensors::open(CINEJURY_SHAPES_GENERATOR), type);
        const double tolerance = type == nn::Type::kF32 ? 1e-4 : 3e-2;
        for (const float guidance : {1.0f, 2.0f})
            for (std::size_t prompt = 0; prompt < 2; ++prompt) {
                const std::vector<float> end = sample(network, prompt, guidance);
                const std::string name =
                    "sample." + std::to_string(prompt) + ".guidance" + (guidance == 1 ? "1" : "2");
                INFO(name << " " << type_name(type));
                CHECK(relative(cut(end), fixture().at(name + ".cut").floats()) < tolerance);
                if (name == "sample.0.guidance1")
                    CHECK(relative(end, fixture().at(name).floats()) < tolerance);
            }
    }
}

TEST_CASE("the judge's logits agree with the reference") {
    for (const nn::Type type : arithmetics()) {
        const Judge judge(nn::Safetensors::open(CINEJURY_SHAPES_JUDGE), type);
        nn::Arena arena;
        const auto bytes = fixture().at("clips").bytes;
        for (const auto& row : facts()["judge"]) {
            std::vector<float> clip(static_cast<std::size_t>(kClipValues));
            const std::size_t from = row["clip"].get<std::size_t>() * clip.size();
            for (std::size_t i = 0; i < clip.size(); ++i)
                clip[i] = static_cast<float>(std::to_integer<int>(bytes[from + i])) / 127.5f - 1.0f;
            const auto logits =
                judge.logits(clip.data(), row["ids"].get<std::vector<std::int32_t>>(), arena);
            CHECK(
                relative({logits.begin(), logits.end()}, row["logits"].get<std::vector<float>>()) <
                (type == nn::Type::kF32 ? 1e-3 : 3e-2));
        }
    }
}

TEST_CASE("weights of another network are refused by the tensor's name") {
    CHECK_THROWS_WITH(Judge(nn::Safetensors::open(CINEJURY_SHAPES_GENERATOR), nn::Type::kF32),
                      Catch::Contains("body."));
    CHECK_THROWS_WITH(
        Denoiser(nn::Safetensors::open(kData + "/fixture.safetensors"), nn::Type::kF32),
        Catch::Contains("missing"));
}
