// SPDX-License-Identifier: Apache-2.0
// The criteria of cinejury.coherence side by side: each falls with its own damage, and none with
// honest motion.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

#include "tests/catch.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/experts/moving_scene.hpp"

namespace cinejury::test {
namespace {

constexpr const char* kLibrary = "cinejury_coherence.so";
constexpr Format kFormat{192, 144, 36, 24};

media::Clip clean_clip(std::uint32_t seed) {
    return render({.seed = seed, .pan = 0.15, .speed = 0.25}, kFormat);
}

// A textured disc that turns and moves over a textured ground. By the end it is bent by `bend`
// pixels, in a wave as long as the disc is wide.
media::Clip bending(double bend) {
    constexpr double kRadius = 32, kSpeed = 2, kTurn = 0.01;  // pixels; a frame
    const auto waves = [](double u, double v) {
        return 45 * std::sin(0.37 * u + 0.2 * v) + 35 * std::cos(0.29 * v - 0.15 * u) +
               25 * std::sin(0.5 * v + 0.1 * u);
    };
    std::uint8_t* pixels = nullptr;
    media::Clip clip = blank_clip(kFormat, pixels);
    for (std::uint32_t t = 0; t < kFormat.frames; ++t)
        for (std::uint32_t y = 0; y < kFormat.height; ++y)
            for (std::uint32_t x = 0; x < kFormat.width; ++x) {
                const double across = x - 50 - kSpeed * t, down = y - 72.0, turn = kTurn * t;
                double u = across * std::cos(turn) + down * std::sin(turn);
                double v = down * std::cos(turn) - across * std::sin(turn);
                const bool inside = std::hypot(u, v) <= kRadius;
                const double way = bend * t / (kFormat.frames - 1);
                u += way * std::sin(M_PI * v / kRadius);
                v += way * std::sin(M_PI * u / kRadius);
                const double value = inside ? 150 + 0.9 * waves(u, v) : 110 + 0.5 * waves(x, y);
                for (int c = 0; c < 3; ++c)
                    *pixels++ =
                        static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
            }
    return clip;
}

// A patch of the picture in which nothing goes on from one frame to the next, as in leaves in the
// wind or water: squares of 4 pixels whose grey is new in every frame.
media::Clip boiling(const media::Clip& clip) {
    std::mt19937 random(7);
    std::uint8_t* pixels = nullptr;
    media::Clip copy = blank_clip(kFormat, pixels);
    REQUIRE(copy.bytes() == clip.bytes());
    std::memcpy(pixels, clip.pixels.get(), clip.bytes());
    for (std::uint32_t t = 0; t < kFormat.frames; ++t)
        for (std::uint32_t top = 8; top < 56; top += 4)
            for (std::uint32_t left = 8; left < 72; left += 4) {
                const auto grey = static_cast<std::uint8_t>(random() % 256);
                for (std::uint32_t y = top; y < top + 4; ++y)
                    std::fill_n(
                        pixels + ((std::size_t(t) * kFormat.height + y) * kFormat.width + left) * 3,
                        12, grey);
            }
    return copy;
}

// Even grey, but for a part of the picture of this width that has texture.
media::Clip textured_part(std::uint32_t width) {
    std::uint8_t* pixels = nullptr;
    media::Clip clip = blank_clip(kFormat, pixels);
    for (std::uint32_t t = 0; t < kFormat.frames; ++t)
        for (std::uint32_t y = 0; y < kFormat.height; ++y)
            for (std::uint32_t x = 0; x < kFormat.width; ++x) {
                const bool inside = x >= 16 && x < 16 + width && y >= 16 && y < 80;
                const double value = 45 * std::sin(0.37 * x + 0.2 * y) +
                                     35 * std::cos(0.29 * y - 0.15 * x) +
                                     25 * std::sin(0.5 * y + 0.1 * x);
                for (int c = 0; c < 3; ++c)
                    *pixels++ = static_cast<std::uint8_t>(std::lround(inside ? 128 + value : 128));
            }
    return clip;
}

// The light changes by this share in the middle.
media::Clip stepped(const media::Clip& clip, double change) {
    return relit(clip, [=](std::uint64_t t) { return t < 18 ? 1 : 1 + change; });
}

TEST_CASE("The larger the step of the light, the lower lighting, and flicker stays") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = clean_clip(GENERATE(1u, 2u));
    const double flicker = expert.value(clean, "coherence.flicker");
    double last = expert.value(clean, "coherence.lighting");
    CHECK(last > 0.95);
    for (const double change : {-0.08, -0.2, -0.4}) {
        auto judged = expert.by_criterion(stepped(clean, change));
        CHECK(judged["coherence.lighting"].value < last - 0.1);
        CHECK(judged["coherence.lighting"].worst_frame == 18);
        CHECK(judged["coherence.flicker"].value == Approx(flicker).margin(0.02));
        last = judged["coherence.lighting"].value;
    }
}

TEST_CASE("A fade is no step of the light") {
    LoadedExpert expert(kLibrary);
    const media::Clip faded =
        relit(clean_clip(1), [](std::uint64_t t) { return 0.4 + 0.016 * double(t); });
    CHECK(expert.value(faded, "coherence.lighting") > 0.85);
}

TEST_CASE("A cut and nothing else is an abrupt background") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u, 3u);
    const Format half{192, 144, 18, 24};
    const media::Clip cut =
        spliced(render({.seed = seed}, half), render({.seed = seed + 20}, half));
    const Judged judged = expert.judge(cut, "coherence.background");
    REQUIRE(judged.status == CJ_SCORE_OK);
    CHECK(judged.value < 0.5);
    CHECK(judged.worst_frame == 18);
    CHECK(expert.value(stepped(clean_clip(seed), -0.3), "coherence.background") > 0.95);
    CHECK(expert.value(noisy(clean_clip(seed), 12, 1), "coherence.background") > 0.95);
}

TEST_CASE("The same picture in other colours is another background; a tint from the start is not") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u, 3u);
    const Judged judged = expert.judge(recoloured(clean_clip(seed), 18), "coherence.background");
    REQUIRE(judged.status == CJ_SCORE_OK);
    CHECK(judged.value < 0.6);
    CHECK(judged.worst_frame == 18);
    CHECK(expert.value(recoloured(clean_clip(seed), 0), "coherence.background") > 0.95);
}

TEST_CASE("Repeated, missing and shuffled frames are jumps of the action") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = clean_clip(GENERATE(1u, 2u));
    const double value = expert.value(clean, "coherence.action");
    CHECK(value > 0.8);
    CHECK(expert.value(repeating(clean, 8), "coherence.action") < value - 0.1);
    CHECK(expert.value(repeating(clean, 4), "coherence.action") <
          expert.value(repeating(clean, 8), "coherence.action"));
    CHECK(expert.value(dropping(clean, 5), "coherence.action") < value - 0.1);
    CHECK(expert.value(swapped_halves(clean), "coherence.action") < value);
}

TEST_CASE("Honest motion, pans and slow motion are coherent") {
    LoadedExpert expert(kLibrary);
    const auto [pan, speed] = GENERATE(table<double, double>(
        {{0, 0.25}, {0, 0.5}, {0, 0.8}, {0.1, 0.1}, {0.5, 0.3}, {0.05, 0.05}}));
    INFO("pan " << pan << ", speed " << speed);
    for (const auto& [id, judged] :
         expert.by_criterion(render({.seed = 5, .pan = pan, .speed = speed}, kFormat))) {
        INFO(id << ": " << judged.value << " " << judged.reason);
        CHECK((judged.status == CJ_SCORE_ABSTAIN || judged.value > 0.6));
    }
}

TEST_CASE("Objects that creep over their ground drift") {
    LoadedExpert expert(kLibrary);
    const std::uint32_t seed = GENERATE(1u, 2u);
    const auto creeping = [&](double speed) {
        return expert.value(render({.seed = seed, .pan = 0, .speed = speed}, kFormat),
                            "coherence.drift");
    };
    CHECK(creeping(0) > 0.95);
    CHECK(creeping(0.008) < 0.9);
}

TEST_CASE("A thing that moves and turns drifts by what it is bent, not by its motion") {
    LoadedExpert expert(kLibrary);
    const auto drift = [&](double bend) { return expert.value(bending(bend), "coherence.drift"); };
    const double rigid = drift(0), little = drift(1.5), much = drift(4);
    CHECK(rigid > 0.85);
    CHECK(little < rigid);
    CHECK(much < little);
    CHECK(much < 0.7);
}

TEST_CASE("What pops up and vanishes is a disappearance, the longer the worse") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = clean_clip(GENERATE(1u, 2u));
    const double value = expert.value(clean, "coherence.disappearance");
    CHECK(value > 0.8);
    double last = value;
    for (const std::uint64_t frames : {4u, 8u, 16u}) {
        const Judged judged =
            expert.judge(with_box(clean, 10, 10 + frames), "coherence.disappearance");
        REQUIRE(judged.status == CJ_SCORE_OK);
        CHECK(judged.value < last);
        CHECK((judged.worst_frame == 10 || judged.worst_frame == std::int64_t(10 + frames)));
        last = judged.value;
    }
}

TEST_CASE("What never goes on from frame to frame does not vanish, and a thing beside it does") {
    LoadedExpert expert(kLibrary);
    const media::Clip wild = boiling(clean_clip(1));
    const double value = expert.value(wild, "coherence.disappearance");
    CHECK(value > 0.9);
    CHECK(expert.value(with_box(wild, 10, 18), "coherence.disappearance") < value - 0.1);
}

TEST_CASE("A jump of the light makes nothing vanish, and leaves less to judge") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = clean_clip(GENERATE(1u, 2u));
    const double change = GENERATE(-0.4, 0.4);
    const Judged judged = expert.judge(stepped(clean, change), "coherence.disappearance");
    CHECK(judged.value >= expert.value(clean, "coherence.disappearance") - 0.05);
    CHECK(judged.confidence < 1);
    CHECK(judged.confidence > 0.9);
}

TEST_CASE("Drift is told where a tenth of the picture shows that it stays, and not below") {
    LoadedExpert expert(kLibrary);
    const Judged little = expert.judge(textured_part(40), "coherence.drift");
    CHECK(little.status == CJ_SCORE_ABSTAIN);
    CHECK_THAT(little.reason, Catch::Contains("texture"));
    CHECK(expert.value(textured_part(160), "coherence.drift") > 0.95);
}

TEST_CASE("A clip in which nothing moves says nothing of its action") {
    LoadedExpert expert(kLibrary);
    const Judged judged = expert.judge(render({.pan = 0, .speed = 0}, kFormat), "coherence.action");
    CHECK(judged.status == CJ_SCORE_ABSTAIN);
    CHECK_THAT(judged.reason, Catch::Contains("moves"));
}

TEST_CASE("One frame is too short for every criterion, with a reason") {
    LoadedExpert expert(kLibrary);
    for (const auto& [id, judged] : expert.by_criterion(render({}, {192, 144, 1, 24}))) {
        INFO(id);
        CHECK(judged.status == CJ_SCORE_ABSTAIN);
        CHECK_THAT(judged.reason, Catch::Contains("too short"));
    }
}

TEST_CASE("All criteria of coherence have the same bits for one, two and four threads") {
    const media::Clip clip = dropping(flickering(clean_clip(3), 0.1), 6);
    const auto one = LoadedExpert(kLibrary, 1).by_criterion(clip);
    for (const unsigned threads : {2u, 4u})
        for (const auto& [id, judged] : LoadedExpert(kLibrary, threads).by_criterion(clip)) {
            INFO(id);
            CHECK(judged.value == one.at(id).value);
            CHECK(judged.confidence == one.at(id).confidence);
        }
}

TEST_CASE("At half the size damage is still seen") {
    LoadedExpert expert(kLibrary);
    const media::Clip clean = render({.seed = 4, .pan = 0.15, .speed = 0.25}, {384, 288, 30, 24});
    const auto whole = expert.by_criterion(halved(clean));
    CHECK(expert.value(halved(stepped(clean, 0.2)), "coherence.lighting") <
          whole.at("coherence.lighting").value - 0.2);
    CHECK(expert.value(halved(repeating(clean, 5)), "coherence.action") <
          whole.at("coherence.action").value - 0.1);
}

}  // namespace
}  // namespace cinejury::test
