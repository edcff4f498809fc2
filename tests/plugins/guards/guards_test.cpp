// SPDX-License-Identifier: Apache-2.0
// Each guard on the clip that it is there for, and on clips that look like it and are honest.
#include <cmath>
#include <vector>

#include "tests/catch.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/experts/moving_scene.hpp"
#include "tests/plugins/guards/degenerate.hpp"
#include "tests/plugins/guards/guard_names.hpp"

namespace cinejury::test {
namespace {

using Catch::Contains;

constexpr Format kFormat{160, 120, 16, 8};

std::vector<Judged> guarded(const media::Clip& clip, const std::string& prompt = {}) {
    static LoadedExpert expert(kGuards);
    return expert.judge_all({clip}, prompt).front();
}

std::vector<std::string_view> disqualified(const std::vector<Judged>& scores) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (scores[i].status == CJ_SCORE_OK && scores[i].value == 0)
            names.push_back(kGuardNames[i]);
    return names;
}

using Names = std::vector<std::string_view>;

TEST_CASE("A moving scene passes every guard") {
    const std::uint32_t seed = GENERATE(1u, 2u, 3u, 4u);
    const auto [pan, speed] = GENERATE(table<double, double>({{0, 0.2}, {0.05, 0}, {0.3, 1}}));
    const auto scores = guarded(render({.seed = seed, .pan = pan, .speed = speed}, kFormat));
    for (std::size_t i = 0; i < scores.size(); ++i) {
        INFO(kGuardNames[i] << ": " << scores[i].reason);
        CHECK(scores[i].status == CJ_SCORE_OK);
        CHECK(scores[i].value > 0.4);
    }
    CHECK(scores[kFrozen].value > 0.8);
    CHECK(scores[kStillNoise].value == 1);
}

TEST_CASE("A frozen clip is disqualified, and the note says from where to where") {
    const std::uint32_t seed = GENERATE(1u, 2u, 3u);
    const auto scores = guarded(frozen_from(render({.seed = seed}, kFormat), 2));
    CHECK(disqualified(scores) == Names{"frozen", "duplicated"});
    CHECK(scores[kFrozen].worst_frame == 2);
    CHECK_THAT(scores[kFrozen].reason, Contains("frames 2 to 15 show the same picture"));
}

TEST_CASE("A frozen clip stays frozen under noise, flicker and a fade") {
    const std::uint32_t seed = GENERATE(1u, 2u, 3u);
    const media::Clip still = frozen_from(render({.seed = seed}, kFormat), 0);
    CHECK(guarded(flickering(still, 0.2))[kFrozen].value == 0);
    CHECK(guarded(relit(still, [](std::uint64_t t) { return 0.4 + 0.03 * double(t); }))[kFrozen]
              .value == 0);
    for (const double deviation : {1.0, 4.0, 12.0, 25.0}) {
        INFO("seed " << seed << ", deviation " << deviation);
        const auto scores = guarded(noisy(still, deviation, seed));
        CHECK(scores[kFrozen].value == 0);
        if (deviation >= 4) {
            CHECK(scores[kStillNoise].value == 0);
            CHECK_THAT(scores[kStillNoise].reason, Contains("frames 0 to 15"));
        }
    }
}

TEST_CASE("Noise over a moving scene is no still picture") {
    const std::uint32_t seed = GENERATE(1u, 2u, 3u);
    const double deviation = GENERATE(4.0, 12.0, 25.0);
    CHECK(disqualified(guarded(noisy(render({.seed = seed}, kFormat), deviation, 1))).empty());
}

TEST_CASE("The longer the freeze, the less the guard leaves") {
    const media::Clip clip = render({.seed = 4, .pan = 0.1}, kFormat);
    double last = guarded(clip)[kFrozen].value;
    CHECK(last > 0.9);
    for (const std::uint64_t from : {11u, 9u, 6u}) {
        const double value = guarded(frozen_from(clip, from))[kFrozen].value;
        CHECK(value < last);
        last = value;
    }
    CHECK(last > 0);
    CHECK(guarded(frozen_from(clip, 3))[kFrozen].value == 0);
}

TEST_CASE("To hold still for a moment is no fault") {
    const media::Clip clip = render({.seed = 4, .pan = 0.1}, {160, 120, 24, 24});
    const auto held = [&](std::uint64_t frames) {
        const media::Clip still = rearranged(clip, [frames](std::uint64_t t) {
            return t >= 8 && t < 8 + frames ? std::uint64_t(8) : t;
        });
        return guarded(still)[kFrozen].value;
    };
    CHECK(held(3) == 1);
    CHECK(held(8) < 0.9);
}

TEST_CASE("A clip that repeats most of its frames is disqualified") {
    const media::Clip clip = render({.seed = 2, .pan = 0.3}, {160, 120, 24, 24});
    const auto every = [&](std::uint64_t n) {
        return guarded(rearranged(clip, [n](std::uint64_t t) { return t - t % n; }));
    };
    CHECK(every(1)[kDuplicated].value == 1);
    CHECK(every(2)[kDuplicated].value > 0.3);
    CHECK(every(8)[kDuplicated].value == 0);
    CHECK_THAT(every(8)[kDuplicated].reason, Contains("21 frames only repeat the one before"));
    CHECK(every(8)[kFrozen].value > 0);
}

TEST_CASE("Black clips are disqualified, dark ones are not") {
    const media::Clip clip = render({.seed = 3}, kFormat);
    CHECK(disqualified(guarded(relit(clip, [](std::uint64_t) { return 0.08; }))) == Names{"black"});
    CHECK(guarded(relit(clip, [](std::uint64_t) { return 0.3; }))[kBlack].value == 1);
    const auto fade = guarded(relit(clip, [](std::uint64_t t) { return t < 3 ? 0.02 : 1.0; }));
    CHECK(fade[kBlack].value > 0.5);
    CHECK(fade[kBlack].value < 1);
    CHECK_THAT(fade[kBlack].reason, Contains("frames 0 to 2 are black"));
}

TEST_CASE("A clip of one colour is disqualified, with and without noise") {
    const media::Clip grey = drawn([](int, int, int, int c) { return 90 + 20 * c; });
    CHECK(guarded(grey)[kLowVariance].value == 0);
    CHECK(guarded(grey)[kPeriodic].status == CJ_SCORE_ABSTAIN);
    CHECK(guarded(noisy(grey, 12, 1))[kLowVariance].value == 0);
    CHECK(
        guarded(drawn([](int x, int, int t, int) { return 90 + x / 8 + t; }))[kLowVariance].value ==
        1);
}

TEST_CASE("A pattern that fills the picture is disqualified, and its period is named") {
    const int period = GENERATE(4, 8, 16);
    const auto stripes = drawn([=](int x, int, int t, int) {
        return 120 + static_cast<int>(60 * std::sin(2 * M_PI * (x + t) / period));
    });
    const auto checks = drawn([=](int x, int y, int t, int) {
        return (x + t) % period * 2 / period == y % period * 2 / period ? 60 : 200;
    });
    for (const media::Clip& clip : {stripes, checks}) {
        const auto scores = guarded(clip);
        CHECK(scores[kPeriodic].value == 0);
        CHECK_THAT(scores[kPeriodic].reason, Contains("every " + std::to_string(period) + " pix"));
    }
}

TEST_CASE("Clips that are too short or too small are not judged") {
    const auto one = guarded(render({}, {160, 120, 1, 8}));
    CHECK(one[kFrozen].status == CJ_SCORE_ABSTAIN);
    CHECK(one[kDuplicated].status == CJ_SCORE_ABSTAIN);
    CHECK(one[kBlack].status == CJ_SCORE_OK);
    for (const Judged& score : guarded(render({}, {160, 12, 8, 8})))
        CHECK(score.status == CJ_SCORE_ABSTAIN);
}

TEST_CASE("Guards have the same bits with any number of threads and neighbours") {
    const std::vector<media::Clip> clips{noisy(render({.seed = 1}, kFormat), 6, 1),
                                         frozen_from(render({.seed = 2}, kFormat), 7)};
    const auto one = LoadedExpert(kGuards, 1).judge_all(clips);
    for (const unsigned threads : {2u, 4u}) {
        LoadedExpert expert(kGuards, threads);
        for (std::size_t i = 0; i < clips.size(); ++i) {
            const auto alone = expert.judge_all({clips[i]}).front();
            REQUIRE(alone.size() == one[i].size());
            for (std::size_t c = 0; c < alone.size(); ++c) {
                CHECK(alone[c].status == one[i][c].status);
                CHECK(alone[c].value == one[i][c].value);
                CHECK(alone[c].reason == one[i][c].reason);
            }
        }
    }
}

}  // namespace
}  // namespace cinejury::test
