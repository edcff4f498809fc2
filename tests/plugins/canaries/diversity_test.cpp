// SPDX-License-Identifier: Apache-2.0
// canaries.diversity: how far each candidate is from the mean of all.
#include "tests/catch.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/guards/degenerate.hpp"

namespace cinejury::test {
namespace {

constexpr const char* kDiversity = "cinejury_diversity.so";

media::Clip plain(int level) {
    return drawn([=](int, int, int, int) { return level; });
}

TEST_CASE("Diversity is the distance from the mean of the candidates") {
    LoadedExpert expert(kDiversity);
    const auto scores = expert.judge_batch({plain(100), plain(110), plain(150)});
    CHECK(scores[0].value == Approx(20));
    CHECK(scores[1].value == Approx(10));
    CHECK(scores[2].value == Approx(30));
}

TEST_CASE("Equal candidates have no diversity, and fine noise is none") {
    LoadedExpert expert(kDiversity);
    const media::Clip clip = shapes_clip(1).clip;
    CHECK(expert.judge_batch({clip, clip, clip})[1].value == 0);
    const double noise = expert.judge_batch({noisy(clip, 8, 1), noisy(clip, 8, 2)})[0].value;
    CHECK(noise < 1.5);
    CHECK(expert.judge_batch({clip, shapes_clip(2).clip})[0].value > 5);
}

TEST_CASE("One candidate has nothing to differ from") {
    LoadedExpert expert(kDiversity);
    CHECK(expert.judge(plain(100)).status == CJ_SCORE_ABSTAIN);
}

TEST_CASE("Diversity has the same bits with any number of threads and any order") {
    const media::Clip a = shapes_clip(1).clip, b = shapes_clip(2).clip, c = shapes_clip(3).clip;
    const auto one = LoadedExpert(kDiversity, 1).judge_batch({a, b, c});
    for (const unsigned threads : {2u, 4u}) {
        const auto other = LoadedExpert(kDiversity, threads).judge_batch({c, a, b});
        CHECK(other[1].value == one[0].value);
        CHECK(other[2].value == one[1].value);
        CHECK(other[0].value == one[2].value);
    }
}

}  // namespace
}  // namespace cinejury::test
