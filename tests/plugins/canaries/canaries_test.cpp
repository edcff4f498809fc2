// SPDX-License-Identifier: Apache-2.0
// What each canary measures, on clips where it is known.
#include <cmath>

#include "tests/catch.hpp"
#include "tests/plugins/canaries/canary_names.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/experts/moving_scene.hpp"
#include "tests/plugins/guards/degenerate.hpp"
#include "tests/support/temporary_folder.hpp"

namespace cinejury::test {
namespace {

std::vector<Judged> watched(const media::Clip& clip) {
    static LoadedExpert expert(kCanaries);
    return expert.judge_all({clip}).front();
}

double value(const media::Clip& clip, Canary canary) {
    const Judged judged = watched(clip).at(canary);
    INFO(judged.reason);
    REQUIRE(judged.status == CJ_SCORE_OK);
    return judged.value;
}

media::Clip plain(int level) {
    return drawn([=](int, int, int, int) { return level; });
}

TEST_CASE("Motion is that of a pan, in shorter sides a second") {
    for (const double speed : {0.0, 0.05, 0.1}) {
        // A wave of 0.4 heights that travels along itself.
        const media::Clip pan = drawn([=](int x, int, int t, int) {
            return 128 + std::lround(80 * std::sin(2 * M_PI * (x / 64.0 - speed * t / 8) / 0.4));
        });
        CHECK(value(pan, kMotion) == Approx(speed).margin(0.02));
    }
    CHECK(watched(render({}, {96, 64, 1, 8}))[kMotion].status == CJ_SCORE_ABSTAIN);
}

TEST_CASE("Colour entropy counts bits of colour") {
    CHECK(value(plain(90), kColourEntropy) == 0);
    const auto four = drawn([](int x, int y, int, int c) {
        return c == 0 ? x / 48 * 200 : c == 1 ? y / 32 * 200 : 0;
    });
    CHECK(value(four, kColourEntropy) == Approx(2));
}

TEST_CASE("Dark ratio and edge density are shares of the picture") {
    const auto half = drawn([](int x, int, int, int) { return x < 48 ? 10 : 200; });
    CHECK(value(half, kDarkRatio) == Approx(0.5));
    CHECK(value(half, kEdgeDensity) == Approx(2.0 / 94));
    CHECK(value(plain(200), kDarkRatio) == 0);
    CHECK(value(plain(200), kEdgeDensity) == 0);
}

TEST_CASE("Noise in even areas is measured beside objects and shades") {
    CHECK(value(plain(128), kFlatNoise) == 0);
    const media::Clip clip = shapes_clip(3).clip;
    CHECK(value(clip, kFlatNoise) < 0.1);
    for (const double deviation : {1.0, 2.0, 4.0})
        CHECK(value(noisy(clip, deviation, 7), kFlatNoise) == Approx(deviation).epsilon(0.15));
}

TEST_CASE("A texture with a patch period is found and named, noise and shades are none") {
    const int period = GENERATE(4, 7, 8, 14, 16);
    const media::Clip clip = drawn([=](int x, int y, int, int) {
        const int place = (y % period) * period + x % period;
        const int dot = static_cast<int>((static_cast<unsigned>(place) * 2654435761u) >> 30);
        return 100 + x / 3 + dot * 3;
    });
    const Judged judged = watched(clip)[kPatchPeriod];
    REQUIRE(judged.status == CJ_SCORE_OK);
    CHECK(judged.value > 2);
    CHECK(judged.value < 4.5);
    CHECK_THAT(judged.reason, Catch::Contains("period of " + std::to_string(period) + " pixels"));
    const media::Clip shade = drawn([](int x, int y, int, int) { return 60 + x / 2 + y; });
    CHECK(value(shade, kPatchPeriod) < 0.4);
    CHECK(value(noisy(plain(128), 4, 1), kPatchPeriod) < 1);
    const auto busy = drawn(
        [](int x, int y, int t, int) { return (x * 37 + y * 91 + t * 13) * 2654435761u >> 24; });
    CHECK(watched(busy)[kPatchPeriod].status == CJ_SCORE_ABSTAIN);
}

TEST_CASE("The colours of even areas drift from the start") {
    CHECK(value(shapes_clip(5).clip, kFlatColourDrift) < 0.5);
    const auto cast = drawn([](int, int, int t, int c) { return 120 + (c == 0 ? t : 0); });
    const Judged judged = watched(cast)[kFlatColourDrift];
    REQUIRE(judged.status == CJ_SCORE_OK);
    CHECK(judged.value == 15);
    CHECK(judged.worst_frame == 7);
}

TEST_CASE("The colours of even areas drift from a reference clip") {
    const TemporaryFolder folder;
    const std::string head = "P6\n# a comment\n16 16\n255\n";
    const auto file =
        folder.write("reference.ppm", head + std::string(16 * 16 * 3, static_cast<char>(100)) +
                                          head + std::string(16 * 16 * 3, static_cast<char>(110)));
    LoadedExpert expert(kCanaries, 2, {{"reference", file.string()}});
    const auto drift = [&](int level) {
        return expert.judge_all({plain(level)}).front().at(kFlatColourDrift);
    };
    CHECK(drift(110).value == 0);
    CHECK(drift(112).value == Approx(2 * std::sqrt(3.0)));
    CHECK(drift(99).value == Approx(std::sqrt(3.0)));
    CHECK(drift(200).status == CJ_SCORE_ABSTAIN);
}

TEST_CASE("Canaries have the same bits with any number of threads and neighbours") {
    const std::vector<media::Clip> clips{noisy(render({.seed = 1}, {160, 120, 12, 8}), 3, 1),
                                         shapes_clip(2).clip};
    const auto one = LoadedExpert(kCanaries, 1).judge_all(clips);
    for (const unsigned threads : {2u, 4u}) {
        LoadedExpert expert(kCanaries, threads);
        for (std::size_t i = 0; i < clips.size(); ++i) {
            const auto alone = expert.judge_all({clips[i]}).front();
            for (std::size_t c = 0; c < alone.size(); ++c) {
                CHECK(alone[c].status == one[i][c].status);
                CHECK(alone[c].value == one[i][c].value);
            }
        }
    }
}

}  // namespace
}  // namespace cinejury::test
