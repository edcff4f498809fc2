// SPDX-License-Identifier: Apache-2.0
// The judge on each backend by one body: the reference's logits, and one by one as in a batch.
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/plugin/host_services.hpp"
#include "plugins/experts/shapes_judge/backend.hpp"
#include "plugins/nn/cpu/level.hpp"
#include "plugins/nn/cuda_devices.hpp"
#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::shapes;

namespace {

const std::string kData = CINEJURY_SHAPES_DATA;

// A clip of the fixture, [frame, channel, row, column] bytes, seen as a clip of the contract.
class StoredClip {
public:
    explicit StoredClip(const std::byte* bytes) {
        frames_.data = const_cast<std::byte*>(bytes);
        frames_.size = CJ_SIZE(cj_tensor);
        frames_.device_type = CJ_DEVICE_CPU;
        frames_.dtype_code = CJ_DTYPE_UINT;
        frames_.dtype_bits = 8;
        frames_.dtype_lanes = 1;
        frames_.ndim = 4;
        frames_.shape = shape_;
        frames_.strides = strides_;
        clip_.size = CJ_SIZE(cj_clip);
        clip_.pixel_format = CJ_PIXEL_RGB;
        clip_.frames = &frames_;
        clip_.fps_numerator = kFps;
        clip_.fps_denominator = 1;
    }
    StoredClip(const StoredClip&) = delete;
    StoredClip& operator=(const StoredClip&) = delete;
    sdk::ClipView view() const { return sdk::ClipView(&clip_); }

private:
    std::int64_t shape_[4] = {kFrames, kSide, kSide, 3};
    std::int64_t strides_[4] = {3 * kSide * kSide, kSide, 1, kSide* kSide};
    cj_tensor_t frames_{};
    cj_clip_t clip_{};
};

struct Asked {
    nn::Safetensors fixture = nn::Safetensors::open(kData + "/fixture.safetensors");
    std::vector<std::unique_ptr<StoredClip>> clips;
    std::vector<Question> questions;
    std::vector<std::vector<float>> expected;

    Asked() {
        const auto facts = nlohmann::json::parse(std::ifstream(kData + "/fixture.json"));
        const auto bytes = fixture.at("clips").bytes;
        for (const auto& row : facts["judge"]) {
            const auto from =
                row["clip"].get<std::size_t>() * static_cast<std::size_t>(kClipValues);
            clips.push_back(std::make_unique<StoredClip>(bytes.data() + from));
            Question question{clips.back()->view(), {}};
            const auto ids = row["ids"].get<std::vector<std::int32_t>>();
            REQUIRE(ids.size() == question.ids.size());
            std::copy(ids.begin(), ids.end(), question.ids.begin());
            questions.push_back(question);
            expected.push_back(row["logits"].get<std::vector<float>>());
        }
    }
};

double relative(const Logits& got, const std::vector<float>& expected) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        difference += std::pow(static_cast<double>(got[i]) - expected[i], 2);
        size += std::pow(static_cast<double>(expected[i]), 2);
    }
    return std::sqrt(difference / size);
}

void check(const std::string& device, const std::string& arithmetic) {
    INFO(device << " " << arithmetic);
    plugin::HostServices services({2, 1ull << 33, {}});
    const sdk::Host host(services.table("test", CJ_SDK_VERSION));
    const auto judge =
        make_judge(host, nn::Safetensors::open(CINEJURY_SHAPES_JUDGE), device, arithmetic);
    const Asked asked;
    const plugin::Call call;
    std::vector<Logits> answers(asked.questions.size());
    judge->answer(sdk::Call(call.get()), asked.questions, answers);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        CHECK(relative(answers[i], asked.expected[i]) < (arithmetic == "f32" ? 1e-3 : 3e-2));
        Logits alone{};
        judge->answer(sdk::Call(call.get()), {&asked.questions[i], 1}, {&alone, 1});
        CHECK(alone == answers[i]);
    }
}

}  // namespace

TEST_CASE("the judge answers as the reference, alone as in a batch: CPU") {
    check("cpu", "f32");
    if (nn::cpu::has_bf16_products()) check("cpu", "bf16");
}

TEST_CASE("the judge answers as the reference, alone as in a batch: CUDA") {
    if (nn::cuda_devices().empty()) {
        WARN("skipped, no CUDA device");
        return;
    }
    check("cuda", "f32");
    check("cuda", "bf16");
}

TEST_CASE("a judge on CUDA is refused by the option's name where there is no device") {
    if (!nn::cuda_devices().empty()) {
        WARN("skipped, no machine without a CUDA device");
        return;
    }
    plugin::HostServices services({1, 1ull << 33, {}});
    const sdk::Host host(services.table("test", CJ_SDK_VERSION));
    CHECK_THROWS_WITH(
        make_judge(host, nn::Safetensors::open(CINEJURY_SHAPES_JUDGE), "cuda", "auto"),
        Catch::Contains("\"device\"") && Catch::Contains("CUDA"));
}
