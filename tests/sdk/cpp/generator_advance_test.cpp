// SPDX-License-Identifier: Apache-2.0
// A generator goes on: steps, budgets, cancels, failures, the finished clip, and what it costs.
#include "tests/catch.hpp"
#include "tests/sdk/cpp/steps_generator.hpp"

using namespace cinejury::sdk;
using namespace cinejury::test;

TEST_CASE("advance goes to the step, no further than the last, and adds its cost") {
    LoadedSteps loaded;
    cj_candidate_t* candidate = loaded.make();
    CHECK(loaded.advance({candidate}, 3, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 3);
    CHECK(loaded.cost.denoiser_calls == 6);
    CHECK(loaded.cost.full_compute == 0.75);
    CHECK(loaded.advance({candidate}, 2, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 3);
    CHECK(loaded.advance({candidate}, 99, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 4);
    CHECK(loaded.cost.denoiser_calls == 8);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("a budget is for the whole call, and is never passed") {
    LoadedSteps loaded;
    cj_candidate_t* a = loaded.make();
    cj_candidate_t* b = loaded.make();
    CHECK(loaded.advance({a, b}, 2, 7).code == CJ_OK);
    CHECK(loaded.step_of(a) == 2);
    CHECK(loaded.step_of(b) == 1);
    CHECK(loaded.cost.denoiser_calls == 6);
    loaded.g->candidate_destroy(loaded.plugin, a);
    loaded.g->candidate_destroy(loaded.plugin, b);
}

TEST_CASE("after a cancel or a failure the candidate stands at its last whole step and goes on") {
    LoadedSteps loaded;
    cj_candidate_t* candidate = loaded.make();
    loaded.call.cancel_after = 2;
    CHECK(loaded.advance({candidate}, 4, 0).code == CJ_CANCELLED);
    CHECK(loaded.step_of(candidate) == 2);
    CHECK(loaded.cost.denoiser_calls == 4);
    loaded.call.cancel_after = -1;
    steps_fail_at = 3;
    CHECK(loaded.advance({candidate}, 4, 0).code == CJ_INTERNAL);
    CHECK(loaded.step_of(candidate) == 3);
    CHECK(loaded.cost.denoiser_calls == 6);
    steps_fail_at = 99;
    CHECK(loaded.advance({candidate}, 4, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 4);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("finish runs what is left once, and gives the same clip again at no cost") {
    LoadedSteps loaded;
    cj_candidate_t* candidate = loaded.make();
    cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {}};
    REQUIRE(loaded.g->finish(loaded.plugin, loaded.call.get(), candidate, &finished, &loaded.cost)
                .code == CJ_OK);
    CHECK(loaded.cost.denoiser_calls == 8);
    REQUIRE(finished.clip);
    const cj_clip_t* clip = finished.clip;
    const cj_tensor_t& frames = *clip->frames;
    CHECK(std::vector<std::int64_t>(frames.shape, frames.shape + 4) ==
          std::vector<std::int64_t>{2, 1, 3, 3});
    CHECK(static_cast<const std::uint8_t*>(frames.data)[17] == 14);
    CHECK(clip->owner != nullptr);
    CHECK(clip->fps_numerator == 24);
    REQUIRE(loaded.g->finish(loaded.plugin, loaded.call.get(), candidate, &finished, &loaded.cost)
                .code == CJ_OK);
    CHECK(finished.clip == clip);
    CHECK(loaded.cost.denoiser_calls == 8);
    // The host may keep the frames beyond the candidate.
    auto* buffer = static_cast<cj_buffer_t*>(clip->owner);
    loaded.host.get()->buffer_retain(loaded.host.get(), buffer);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
    CHECK(loaded.host.live_buffers == 1);
    CHECK(static_cast<std::uint8_t*>(buffer->data)[17] == 14);
    loaded.host.get()->buffer_release(loaded.host.get(), buffer);
}
