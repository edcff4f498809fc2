// SPDX-License-Identifier: Apache-2.0
// The criteria of cinejury.fineness beside focus: each falls with its own damage.
#include "tests/catch.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/experts/moving_scene.hpp"

namespace cinejury::test {
namespace {

constexpr const char* kLibrary = "cinejury_fineness.so";
constexpr Format kFormat{320, 240, 6, 24};

// Pans by 4 pixels a frame.
media::Clip panning(std::uint32_t seed) {
    return render({.seed = seed, .pan = 0.4, .speed = 0}, kFormat);
}

TEST_CASE("The longer the smear along a pan, the lower motion_blur, whatever the focus") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = panning(GENERATE(1u, 2u));
    double last = expert.value(clean, "fineness.motion_blur");
    // Blocks at the rims of resting objects are torn: no 1 (measured 0.76, 0.83).
    CHECK(last > 0.7);
    CHECK(expert.value(defocused(clean, 0.006), "fineness.motion_blur") > 0.7);
    for (const int length : {3, 5, 8}) {
        const double value = expert.value(smeared(clean, length), "fineness.motion_blur");
        CHECK(value < last);
        last = value;
    }
    CHECK(last < 0.5);
}

TEST_CASE("Without motion there is no smear to judge") {
    LoadedExpert expert(kLibrary);
    const Judged judged =
        expert.judge(render({.pan = 0, .speed = 0}, kFormat), "fineness.motion_blur");
    CHECK(judged.status == CJ_SCORE_ABSTAIN);
    CHECK_THAT(judged.reason, Catch::Contains("moves"));
}

TEST_CASE("Grain lowers noise alone, the more the stronger") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = panning(3);
    auto before = expert.by_criterion(clean);
    double last = before["fineness.cinejury.noise"].value;
    for (const double deviation : {5.0, 12.5, 25.0}) {
        auto judged = expert.by_criterion(noisy(clean, deviation, 1));
        CHECK(judged["fineness.cinejury.noise"].value < last - 0.1);
        CHECK(judged["fineness.cinejury.grid"].value > 0.95);
        last = judged["fineness.cinejury.noise"].value;
    }
}

TEST_CASE("Lines at a period lower grid, the more the brighter") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t period = GENERATE(8u, 12u, 16u);
    const media::Clip clean = panning(4);
    double last = expert.value(clean, "fineness.cinejury.grid");
    CHECK(last > 0.95);
    for (const int lift : {3, 8, 16}) {
        const double value = expert.value(gridded(clean, period, lift), "fineness.cinejury.grid");
        CHECK(value < last);
        last = value;
    }
    CHECK(last < 0.4);
}

TEST_CASE("Blocks of one colour lower blockiness") {
    LoadedExpert expert(kLibrary);
    // Not 240 lines, with which the scene's own tiles would be 48 pixels high, a multiple of 8.
    const media::Clip clean = render({.seed = 5, .pan = 0.4, .speed = 0}, {320, 230, 6, 24});
    const double value = expert.value(clean, "fineness.cinejury.blockiness");
    CHECK(expert.value(blocky(clean, 0.2), "fineness.cinejury.blockiness") < value);
    CHECK(expert.value(blocky(clean, 0.5), "fineness.cinejury.blockiness") < value - 0.2);
}

TEST_CASE("All criteria of fineness have the same bits for one, two and four threads") {
    const media::Clip clip = noisy(smeared(panning(2), 4), 6, 1);
    const auto one = LoadedExpert(kLibrary, 1).by_criterion(clip);
    for (const unsigned threads : {2u, 4u})
        for (const auto& [id, judged] : LoadedExpert(kLibrary, threads).by_criterion(clip)) {
            INFO(id);
            CHECK(judged.value == one.at(id).value);
        }
}

TEST_CASE("At half the size smear is still seen") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = render({.seed = 6, .pan = 0.6, .speed = 0}, {640, 480, 3, 24});
    CHECK(expert.value(halved(smeared(clean, 18)), "fineness.motion_blur") <
          expert.value(halved(clean), "fineness.motion_blur") - 0.2);
}

}  // namespace
}  // namespace cinejury::test
