// SPDX-License-Identifier: Apache-2.0
// fineness.defocus on clips that were put out of focus, and on some that were not.
#include "tests/catch.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/experts/moving_scene.hpp"

namespace cinejury::test {
namespace {

constexpr const char* kLibrary = "cinejury_fineness.so";
constexpr Format kShort{320, 240, 4, 24};

TEST_CASE("The further out of focus, the lower, and never above the clean clip") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u, 3u, 4u);
    const media::Clip clean = render({.seed = seed, .pan = 0.1}, kShort);
    double last = expert.value(clean);
    CHECK(last > 0.6);
    for (const double strength : {0.2, 0.35, 0.5, 0.75, 1.0, 2.0, 4.0}) {
        const double value = expert.value(defocused(clean, 0.01 * strength));
        INFO("seed " << seed << ", strength " << strength);
        CHECK(value < last);
        last = value;
    }
    CHECK(last < 0.1);
}

TEST_CASE("Focus is judged alike at half the size") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u, 3u);
    const Format format{480, 360, 2, 24};
    const media::Clip clean = render({.seed = seed}, format);
    double last_half = expert.value(halved(clean));
    for (const double strength : {0.5, 1.0, 2.0}) {
        const media::Clip damaged = defocused(clean, 0.01 * strength);
        const double whole = expert.value(damaged), half = expert.value(halved(damaged));
        INFO("seed " << seed << ", strength " << strength << ": " << whole << ", half " << half);
        CHECK(half < last_half);
        CHECK(std::abs(half - whole) < 0.12);
        last_half = half;
    }
}

TEST_CASE("Other damage and other content move focus little") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u);
    const media::Clip clean = render({.seed = seed}, {320, 240, 12, 24});
    const double value = expert.value(clean);
    const double blurred = expert.value(defocused(clean, 0.005));
    // What a defocus of strength 0.5 costs is the measure of little.
    const double little = 0.2 * (value - blurred);
    CHECK(std::abs(expert.value(flickering(clean, 0.2)) - value) < little);
    CHECK(std::abs(expert.value(flickering_at_random(clean, 0.2, 3)) - value) < little);
    CHECK(std::abs(expert.value(noisy(clean, 8, 5)) - value) < little);
    CHECK(std::abs(
              expert.value(render({.seed = seed, .pan = 0.5, .speed = 0.6}, {320, 240, 12, 24})) -
              value) < little);
    CHECK(std::abs(expert.value(render({.seed = seed, .contrast = 0.5}, {320, 240, 12, 24})) -
                   value) < little);
}

TEST_CASE("Noise does not make an unfocused clip sharp") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = render({.seed = 2}, kShort);
    const media::Clip blurred = defocused(clean, 0.01);
    CHECK(expert.value(noisy(blurred, 12, 9)) < 0.5 * expert.value(clean));
}

TEST_CASE("Flat and tiny clips are not judged, with a reason") {
    LoadedExpert expert(kLibrary);
    const media::Clip clip = GENERATE(render({.contrast = 0}, {320, 240, 4, 24}),
                                      noisy(render({.contrast = 0}, kShort), 6, 1),
                                      render({}, {8, 8, 4, 24}), render({}, {1, 1, 1, 24}));
    const Judged judged = expert.judge(clip);
    CHECK(judged.status == CJ_SCORE_ABSTAIN);
    CHECK_THAT(judged.reason, Catch::Contains("edges"));
}

TEST_CASE("One frame is enough for focus, and the worst frame is the blurred one") {
    LoadedExpert expert(kLibrary);
    const media::Clip sharp = render({}, {320, 240, 1, 24});
    CHECK(expert.value(sharp) > 0.6);
    const media::Clip mixed = spliced(spliced(sharp, defocused(sharp, 0.02)), sharp);
    const Judged judged = expert.judge(mixed);
    REQUIRE(judged.status == CJ_SCORE_OK);
    // 16 frames are taken of three: the second third shows the middle one.
    CHECK(judged.worst_frame >= 5);
    CHECK(judged.worst_frame <= 10);
    CHECK(judged.value < expert.value(sharp));
}

TEST_CASE("Focus has the same bits with any number of threads and neighbours") {
    const media::Clip clip = render({.seed = 3}, kShort), other = render({.seed = 4}, kShort);
    const double value = LoadedExpert(kLibrary, 1).value(clip);
    CHECK(LoadedExpert(kLibrary, 2).value(clip) == value);
    CHECK(LoadedExpert(kLibrary, 5).value(clip) == value);
    const auto batch = LoadedExpert(kLibrary, 3).judge_batch({other, clip, other});
    CHECK(batch[1].value == value);
    CHECK(batch[0].value == batch[2].value);
}

}  // namespace
}  // namespace cinejury::test
