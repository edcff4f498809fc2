// SPDX-License-Identifier: Apache-2.0
// Guards read the prompt, and know flat graphics: nothing honest of the shapes world is
// disqualified.
#include "tests/catch.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/experts/moving_scene.hpp"
#include "tests/plugins/guards/degenerate.hpp"
#include "tests/plugins/guards/guard_names.hpp"

namespace cinejury::test {
namespace {

// Whether a frozen clip is let pass with this prompt.
bool allows_stillness(const std::string& prompt) {
    static LoadedExpert expert(kGuards);
    static const media::Clip still = frozen_from(render({.seed = 1}, {160, 120, 8, 8}), 0);
    const auto scores = expert.judge_all({still}, prompt).front();
    CHECK(scores[kFrozen].status == scores[kStillNoise].status);
    if (scores[kFrozen].status == CJ_SCORE_OK) CHECK(scores[kFrozen].value == 0);
    return scores[kFrozen].status == CJ_SCORE_ABSTAIN;
}

TEST_CASE("Where the prompt asks for stillness, stillness is not judged") {
    const std::string prompt = GENERATE(
        "a red circle stays still", "A STATIC scene of a harbour", "the lake is motionless",
        "a cat that does not move", "a street where nothing moves", "it doesn\xe2\x80\x99t move",
        "a room, without any movement", "a red cross stays still on a black background",
        "a still life with fruit", "a guard remains in place");
    CAPTURE(prompt);
    CHECK(allows_stillness(prompt));
}

TEST_CASE("Where the prompt asks for motion, or for neither, stillness is judged") {
    const std::string prompt = GENERATE(
        "", "a cat", "a red circle moves left", "a ring stays still above a star that spins",
        "a man is still running", "a static camera, a dog runs", "three pink squares grow",
        "waves that never stop rolling", "\xff\xfe still\xff moving");
    CAPTURE(prompt);
    CHECK_FALSE(allows_stillness(prompt));
}

TEST_CASE("No honest clip of the shapes world is disqualified") {
    LoadedExpert expert(kGuards);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const ShapesClip shapes = shapes_clip(seed);
        const auto scores = expert.judge_all({shapes.clip}, shapes.prompt).front();
        for (std::size_t i = 0; i < scores.size(); ++i) {
            INFO("seed " << seed << ", " << shapes.prompt << "; " << kGuardNames[i] << ": "
                         << scores[i].reason);
            CHECK(scores[i].status != CJ_SCORE_FAILED);
            CHECK((scores[i].status != CJ_SCORE_OK || scores[i].value > 0.2));
        }
    }
}

TEST_CASE("Dark and plain pictures are the style of flat graphics") {
    // One small object on black: more than 98 % of it is black.
    const auto dot = [](int x, int y, int t, int c) {
        const int dx = x - 20 - t, dy = y - 30;
        return dx * dx + dy * dy < 25 ? 200 - 40 * c : 5;
    };
    LoadedExpert expert(kGuards);
    const auto scores = expert.judge_all({drawn(dot)}).front();
    CHECK(scores[kBlack].status == CJ_SCORE_ABSTAIN);
    CHECK(scores[kLowVariance].status == CJ_SCORE_ABSTAIN);
    CHECK(scores[kFrozen].value > 0.2);
    // Without the object it is only black.
    const auto none = expert.judge_all({drawn([](int, int, int, int) { return 5; })}).front();
    CHECK(none[kBlack].value == 0);
    CHECK(none[kLowVariance].value == 0);
}

}  // namespace
}  // namespace cinejury::test
