// SPDX-License-Identifier: Apache-2.0
// State that goes out and in: forks, saved candidates, latents, previews.
#include "tests/catch.hpp"
#include "tests/sdk/cpp/steps_generator.hpp"

using namespace cinejury::sdk;
using namespace cinejury::test;

TEST_CASE("a fork goes on by itself, and a saved candidate comes back") {
    LoadedSteps loaded;
    cj_candidate_t* candidate = loaded.make();
    REQUIRE(loaded.advance({candidate}, 1, 0).code == CJ_OK);
    cj_candidate_t *fork = nullptr, *back = nullptr;
    REQUIRE(loaded.g->fork(loaded.plugin, loaded.call.get(), candidate, &fork).code == CJ_OK);
    REQUIRE(loaded.advance({fork}, 3, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 1);
    CHECK(loaded.step_of(fork) == 3);

    std::string blob;
    const cj_sink_t sink{
        CJ_SIZE(cj_sink), 0, &blob,
        [](const cj_sink_t* to, const void* data, std::uint64_t bytes) noexcept {
            static_cast<std::string*>(to->context)->append(static_cast<const char*>(data), bytes);
        }};
    REQUIRE(loaded.g->save(loaded.plugin, loaded.call.get(), candidate, &sink).code == CJ_OK);
    REQUIRE(loaded.g->load(loaded.plugin, loaded.call.get(), loaded.condition, as_cj(blob), &back)
                .code == CJ_OK);
    CHECK(loaded.step_of(back) == 1);
    cj_candidate_t* none = back;
    CHECK(loaded.g->load(loaded.plugin, loaded.call.get(), loaded.condition, as_cj("x"), &none)
              .code == CJ_BAD_DATA);
    CHECK(none == nullptr);
    for (cj_candidate_t* one : {candidate, fork, back})
        loaded.g->candidate_destroy(loaded.plugin, one);
}

TEST_CASE("latents go out and in, and a preview costs and leaves the step") {
    LoadedSteps loaded;
    cj_candidate_t* candidate = loaded.make();
    cj_tensor_t latent{};
    latent.size = CJ_SIZE(cj_tensor);
    REQUIRE(loaded.g->latent_get(loaded.plugin, loaded.call.get(), candidate, &latent).code ==
            CJ_OK);
    REQUIRE(latent.ndim == 2);
    std::vector<float> values(6, 2.5f);
    latent.data = values.data();
    REQUIRE(loaded.g->latent_set(loaded.plugin, loaded.call.get(), candidate, &latent).code ==
            CJ_OK);
    cj_tensor_t again{};
    again.size = CJ_SIZE(cj_tensor);
    REQUIRE(loaded.g->latent_get(loaded.plugin, loaded.call.get(), candidate, &again).code ==
            CJ_OK);
    CHECK(static_cast<const float*>(again.data)[5] == 2.5f);

    const cj_clip_t* preview = nullptr;
    REQUIRE(loaded.g
                ->preview(loaded.plugin, loaded.call.get(), candidate, CJ_PREVIEW_FAST, 2, 0,
                          &preview, &loaded.cost)
                .code == CJ_OK);
    REQUIRE(preview);
    CHECK(loaded.cost.denoiser_calls == 1);
    CHECK(loaded.step_of(candidate) == 0);
    CHECK(loaded.g->preview(loaded.plugin, loaded.call.get(), candidate, 0, 0, 0, &preview, nullptr)
              .code == CJ_INVALID_ARGUMENT);
    CHECK(preview == nullptr);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}
