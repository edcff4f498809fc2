// SPDX-License-Identifier: Apache-2.0
// coherence.flicker on clips whose light was made to flicker, and on some that only move.
#include <cmath>

#include "tests/catch.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/experts/moving_scene.hpp"

namespace cinejury::test {
namespace {

constexpr const char* kLibrary = "cinejury_coherence.so";
constexpr Format kFormat{160, 120, 36, 24};

TEST_CASE("The stronger the flicker, the lower, and never above the clean clip") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u, 3u, 4u);
    const bool random = GENERATE(false, true);
    const media::Clip clean = render({.seed = seed, .pan = 0.1}, kFormat);
    double last = expert.value(clean);
    CHECK(last > 0.9);
    for (const double strength : {0.1, 0.2, 0.35, 0.5, 0.75, 1.0}) {
        const double amplitude = 0.2 * strength;
        const double value = expert.value(random ? flickering_at_random(clean, amplitude, seed)
                                                 : flickering(clean, amplitude));
        INFO("seed " << seed << ", random " << random << ", strength " << strength);
        CHECK(value < last);
        last = value;
    }
    CHECK(last < 0.5);
}

TEST_CASE("A sine of a tenth of the brightness halves the score") {
    LoadedExpert expert(kLibrary);
    CHECK(expert.value(flickering(render({.seed = 1}, kFormat), 0.1)) == Approx(0.5).margin(0.1));
}

TEST_CASE("Honest motion, pans and slow motion are not flicker") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u, 3u);
    const auto [pan, speed] = GENERATE(table<double, double>(
        {{0, 0}, {0, 0.2}, {0, 1.0}, {0.05, 0.1}, {0.3, 0.3}, {0.8, 0.2}, {0.013, 0.02}}));
    INFO("seed " << seed << ", pan " << pan << ", speed " << speed);
    CHECK(expert.value(render({.seed = seed, .pan = pan, .speed = speed}, kFormat)) > 0.9);
}

TEST_CASE("A fade and one step of the light are not flicker") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = render({.seed = 2, .pan = 0.1}, kFormat);
    CHECK(expert.value(relit(clean, [](std::uint64_t t) { return 0.3 + 0.02 * double(t); })) > 0.9);
    CHECK(expert.value(relit(clean, [](std::uint64_t t) { return t < 20 ? 1.0 : 0.7; })) > 0.9);
    CHECK(expert.value(relit(clean, [](std::uint64_t t) { return t < 5 ? 0.6 : 1.0; })) > 0.9);
}

TEST_CASE("Other damage moves flicker little") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u);
    const media::Clip clean = render({.seed = seed, .pan = 0.1}, kFormat);
    const double value = expert.value(clean);
    CHECK(std::abs(expert.value(defocused(clean, 0.01)) - value) < 0.03);
    CHECK(std::abs(expert.value(noisy(clean, 25, 4)) - value) < 0.06);
    // Every other frame lost: the one before stays.
    std::uint8_t* pixels = nullptr;
    media::Clip lost = blank_clip(kFormat, pixels);
    const std::uint64_t frame = clean.bytes() / clean.frames;
    for (std::uint64_t t = 0; t < clean.frames; ++t)
        std::copy_n(clean.pixels.get() + (t - t % 2) * frame, frame, pixels + t * frame);
    CHECK(std::abs(expert.value(lost) - value) < 0.05);
}

TEST_CASE("Flicker is judged alike at half the size and at twice the rate") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u);
    const media::Clip clean = render({.seed = seed, .pan = 0.1}, kFormat);
    const media::Clip fast = render({.seed = seed, .pan = 0.1}, {160, 120, 72, 48});
    double last = 1;
    for (const double amplitude : {0.04, 0.1, 0.2}) {
        const double whole = expert.value(flickering(clean, amplitude));
        const double half = expert.value(halved(flickering(clean, amplitude)));
        INFO("seed " << seed << ", amplitude " << amplitude);
        CHECK(half < last);
        CHECK(std::abs(half - whole) < 0.05);
        CHECK(std::abs(expert.value(flickering(fast, amplitude)) - whole) < 0.1);
        last = half;
    }
}

TEST_CASE("Flicker of a part of the picture counts by the size of the part") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = render({.seed = 1}, kFormat);
    const media::Clip whole = flickering(clean, 0.2);
    std::uint8_t* pixels = nullptr;
    const media::Clip part = blank_clip(kFormat, pixels);
    for (std::uint64_t i = 0; i < clean.bytes(); ++i)
        pixels[i] = (i / 3 % 160 < 40 ? whole : clean).pixels.get()[i];
    const double value = expert.value(part);
    CHECK(value < expert.value(clean) - 0.1);
    CHECK(value > expert.value(whole) + 0.1);
}

TEST_CASE("The frame that flashes is the worst one") {
    LoadedExpert expert(kLibrary);
    const media::Clip flash =
        relit(render({.seed = 3}, kFormat), [](std::uint64_t t) { return t == 17 ? 1.3 : 1.0; });
    const Judged judged = expert.judge(flash);
    REQUIRE(judged.status == CJ_SCORE_OK);
    CHECK(judged.worst_frame == 17);
}

TEST_CASE("Clips of fewer than three frames are not judged for flicker") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t frames = GENERATE(1u, 2u);
    const Judged judged = expert.judge(render({}, {160, 120, frames, 24}));
    CHECK(judged.status == CJ_SCORE_ABSTAIN);
    CHECK_THAT(judged.reason, Catch::Contains("at least 3 frames"));
    CHECK(expert.judge(render({}, {160, 120, 3, 24})).status == CJ_SCORE_OK);
}

TEST_CASE("A clip with a cut is not judged for flicker, and the cut is named") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u, 3u, 4u, 5u);
    const Format half{160, 120, 18, 24};
    const Judged judged =
        expert.judge(spliced(render({.seed = seed}, half), render({.seed = seed + 20}, half)));
    CHECK(judged.status == CJ_SCORE_ABSTAIN);
    CHECK_THAT(judged.reason, Catch::Contains("frames 17 and 18") && Catch::Contains("cut"));
}

TEST_CASE("Strong flicker is not taken for a cut") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u, 3u);
    const media::Clip clip = render({.seed = seed, .pan = 0.1}, kFormat);
    CHECK(expert.judge(flickering_at_random(clip, 0.5, seed)).status == CJ_SCORE_OK);
}

TEST_CASE("A frozen or flat clip does not flicker") {
    LoadedExpert expert(kLibrary);
    CHECK(expert.value(render({.pan = 0, .speed = 0}, kFormat)) == 1);
    CHECK(expert.value(render({.contrast = 0}, kFormat)) == 1);
}

TEST_CASE("Frames too small for a block are not judged") {
    LoadedExpert expert(kLibrary);
    const Judged judged = expert.judge(render({}, {160, 7, 8, 24}));
    CHECK(judged.status == CJ_SCORE_ABSTAIN);
    CHECK_THAT(judged.reason, Catch::Contains("smaller than 8"));
}

TEST_CASE("Flicker has the same bits with any number of threads and neighbours") {
    const media::Clip clip = flickering_at_random(render({.seed = 3}, kFormat), 0.1, 1);
    const media::Clip other = render({.seed = 4, .pan = 0.2}, kFormat);
    const double value = LoadedExpert(kLibrary, 1).value(clip);
    CHECK(LoadedExpert(kLibrary, 2).value(clip) == value);
    CHECK(LoadedExpert(kLibrary, 5).value(clip) == value);
    const auto batch = LoadedExpert(kLibrary, 3).judge_batch({other, clip, other});
    CHECK(batch[1].value == value);
    CHECK(batch[0].value == batch[2].value);
}

}  // namespace
}  // namespace cinejury::test
