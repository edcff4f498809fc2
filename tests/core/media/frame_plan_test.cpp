// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <vector>

#include "core/media/geometry.hpp"
#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using Times = std::vector<std::int64_t>;

// `frames` frames at `fps`, each time rounded down.
Times steady(std::int64_t frames, std::int64_t fps) {
    Times times;
    for (std::int64_t i = 0; i < frames; ++i) times.push_back(i * 1'000'000'000 / fps);
    return times;
}

FramePlan plan_of(std::uint32_t frames, std::uint32_t count = 0) {
    FramePlan plan;
    plan.frames = frames;
    plan.count = count;
    return plan;
}

FramePlan at_fps(std::uint32_t numerator, std::uint32_t denominator) {
    FramePlan plan = plan_of(CJ_FRAMES_AT_FPS);
    plan.fps = {numerator, denominator};
    return plan;
}

cj_frame_plan_t valid_plan() {
    cj_frame_plan_t plan{};
    plan.size = CJ_SIZE(cj_frame_plan);
    plan.pixel_format = CJ_PIXEL_RGB;
    plan.device_type = CJ_DEVICE_CPU;
    return plan;
}

FramePlan sized(std::uint32_t policy, std::uint32_t width, std::uint32_t height) {
    FramePlan plan;
    plan.size_policy = policy;
    plan.width = width;
    plan.height = height;
    return plan;
}

TEST_CASE("uniform open frames are those of MJ-VIDEO, in floating point") {
    const auto rows =
        nlohmann::json::parse(test::read_all(test::data_file("frame-indices.json")))["rows"];
    REQUIRE(rows.size() == 537);
    for (const auto& row : rows) {
        const Times times(row["frames"].get<std::size_t>(), 0);
        CAPTURE(row["frames"].get<int>(), row["n"].get<int>());
        CHECK(plan_indices(plan_of(CJ_FRAMES_UNIFORM_OPEN, row["n"]), times) ==
              row["indices"].get<std::vector<std::int64_t>>());
    }
}

TEST_CASE("uniform frames have the first and the last frame in") {
    for (std::size_t frames = 1; frames < 200; ++frames)
        for (std::uint32_t count = 2; count < 40; ++count) {
            const auto indices = plan_indices(plan_of(CJ_FRAMES_UNIFORM, count), Times(frames, 0));
            REQUIRE(indices.size() == count);
            REQUIRE(indices.front() == 0);
            REQUIRE(indices.back() == static_cast<std::int64_t>(frames) - 1);
            REQUIRE(std::is_sorted(indices.begin(), indices.end()));
        }
    CHECK(plan_indices(plan_of(CJ_FRAMES_UNIFORM, 1), Times(9, 0)) == Times{0});
    CHECK(plan_indices(plan_of(CJ_FRAMES_UNIFORM, 5), Times(9, 0)) == Times{0, 2, 4, 6, 8});
}

TEST_CASE("frames at a rate are the last ones not after each tick") {
    CHECK(plan_indices(at_fps(24, 1), steady(48, 24)).size() == 48);
    CHECK(plan_indices(at_fps(12, 1), steady(8, 24)) == Times{0, 2, 4, 6});
    CHECK(plan_indices(at_fps(30, 1), steady(5, 24)) == Times{0, 0, 1, 2, 3, 4});
    CHECK(plan_indices(at_fps(1, 2), steady(72, 24)) == Times{0, 48});
    // A frame that is shown for long repeats; frames between two ticks are left out.
    CHECK(plan_indices(at_fps(10, 1), Times{0, 10'000'000, 20'000'000, 500'000'000}) ==
          Times{0, 2, 2, 2, 2, 3});
    CHECK(plan_indices(at_fps(10, 1), Times{0}) == Times{0});
}

TEST_CASE("frames at a rate agree with the definition on random times") {
    std::mt19937_64 random(3);
    for (int round = 0; round < 200; ++round) {
        Times times{0};
        while (times.size() < 30)
            times.push_back(times.back() + static_cast<std::int64_t>(random() % 90'000'000));
        const auto numerator = static_cast<std::uint32_t>(random() % 60 + 1);
        const auto denominator = static_cast<std::uint32_t>(random() % 3 + 1);
        Times expected;
        const auto tick = [&](std::int64_t k) {
            return k * denominator * 1'000'000'000 / numerator;
        };
        for (std::int64_t k = 0; tick(k) <= times.back(); ++k) {
            const auto after = std::upper_bound(times.begin(), times.end(), tick(k));
            expected.push_back(after - times.begin() - 1);
        }
        REQUIRE(plan_indices(at_fps(numerator, denominator), times) == expected);
    }
}

TEST_CASE("a plan of a plugin is refused with the field that breaks the rules") {
    REQUIRE(frame_plan_from_plugin(valid_plan()).ok());
    const auto refused = [](auto change, const std::string& field,
                            Code code = Code::kInvalidArgument) {
        cj_frame_plan_t plan = valid_plan();
        change(plan);
        const auto result = frame_plan_from_plugin(plan);
        REQUIRE_FALSE(result.ok());
        CHECK(result.status().code() == code);
        CHECK_THAT(result.status().message(), Catch::Contains(field + " = "));
    };
    refused([](auto& p) { p.size -= 4; }, "size");
    refused([](auto& p) { p.frames = 5; }, "frames");
    refused([](auto& p) { p.frames = CJ_FRAMES_UNIFORM; }, "count");
    refused([](auto& p) { p.count = 3; }, "count");
    refused([](auto& p) { p.frames = CJ_FRAMES_UNIFORM, p.count = 65536; }, "count");
    refused([](auto& p) { p.frames = CJ_FRAMES_WINDOWS, p.count = 8, p.step = 9; }, "step");
    refused([](auto& p) { p.frames = CJ_FRAMES_WINDOWS, p.count = 8; }, "step");
    refused([](auto& p) { p.frames = CJ_FRAMES_AT_FPS, p.fps_denominator = 1; }, "fps_numerator");
    refused([](auto& p) { p.frames = CJ_FRAMES_AT_FPS, p.fps_numerator = 1; }, "fps_denominator");
    refused([](auto& p) { p.fps_numerator = 1; }, "fps_numerator");
    refused([](auto& p) { p.size_policy = 9; }, "size_policy");
    refused([](auto& p) { p.width = 5; }, "width");
    refused([](auto& p) { p.size_policy = CJ_SIZE_SQUASH, p.width = 16385, p.height = 1; },
            "width");
    refused([](auto& p) { p.size_policy = CJ_SIZE_SQUASH, p.width = 5; }, "height");
    refused([](auto& p) { p.size_policy = CJ_SIZE_MAX_SIDE, p.width = 5, p.height = 5; }, "height");
    refused([](auto& p) { p.resize = 2; }, "resize");
    refused([](auto& p) { p.pixel_format = 0; }, "pixel_format");
    refused([](auto& p) { p.reduction = CJ_REDUCE_MAX; }, "reduction");
    refused([](auto& p) { p.device_type = CJ_DEVICE_CUDA; }, "device_type", Code::kUnsupported);
}

TEST_CASE("size policies give the sizes that the contract states") {
    const auto size = [](const FramePlan& plan, std::uint32_t width, std::uint32_t height) {
        const Geometry g = geometry_of(plan, width, height);
        return std::pair(g.width, g.height);
    };
    using Size = std::pair<std::uint32_t, std::uint32_t>;
    CHECK(size(FramePlan{}, 75, 101) == Size(75, 101));
    CHECK(size(sized(CJ_SIZE_SQUASH, 10, 20), 75, 101) == Size(10, 20));
    CHECK(size(sized(CJ_SIZE_FIT, 100, 100), 1920, 1080) == Size(100, 56));
    CHECK(size(sized(CJ_SIZE_FIT, 100, 100), 1080, 1920) == Size(56, 100));
    CHECK(size(sized(CJ_SIZE_FIT, 400, 200), 40, 40) == Size(200, 200));
    CHECK(size(sized(CJ_SIZE_FIT, 100, 100), 16384, 1) == Size(100, 1));
    CHECK(size(sized(CJ_SIZE_MAX_SIDE, 360, 0), 1280, 720) == Size(360, 203));
    CHECK(size(sized(CJ_SIZE_MAX_SIDE, 360, 0), 720, 1280) == Size(203, 360));
    CHECK(size(sized(CJ_SIZE_MAX_SIDE, 360, 0), 100, 50) == Size(100, 50));
    const Geometry crop = geometry_of(sized(CJ_SIZE_CROP, 100, 100), 1920, 1080);
    CHECK(crop.scaled_height == 100);
    CHECK(crop.scaled_width == 178);
    CHECK(crop.left == 39);
    CHECK(crop.top == 0);
    CHECK(crop.width == 100);
}

TEST_CASE("a crop is always covered by the scaled frame") {
    std::mt19937 random(11);
    for (int round = 0; round < 20'000; ++round) {
        const auto side = [&] { return static_cast<std::uint32_t>(random() % 500 + 1); };
        const FramePlan plan = sized(CJ_SIZE_CROP, side(), side());
        const Geometry g = geometry_of(plan, side(), side());
        REQUIRE(g.left + g.width <= g.scaled_width);
        REQUIRE(g.top + g.height <= g.scaled_height);
    }
}

}  // namespace
}  // namespace cinejury::media
