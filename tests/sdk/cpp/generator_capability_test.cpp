// SPDX-License-Identifier: Apache-2.0
// Functions without a capability, and those that every generator has.
#include "tests/catch.hpp"
#include "tests/sdk/cpp/steps_generator.hpp"

using namespace cinejury::sdk;
using namespace cinejury::test;

TEST_CASE("a function whose capability the metadata does not claim is unsupported") {
    LoadedSteps loaded(true);
    cj_candidate_t* candidate = loaded.make();
    cj_candidate_t* other = nullptr;
    cj_tensor_t tensor{};
    tensor.size = CJ_SIZE(cj_tensor);
    const cj_clip_t* clip = nullptr;
    const cj_sink_t sink{CJ_SIZE(cj_sink), 0, nullptr, nullptr};
    const auto& call = loaded.call;
    const auto g = loaded.g;
    const auto plugin = loaded.plugin;
    CHECK(loaded.advance({candidate}, 1, 0).code == CJ_UNSUPPORTED);
    CHECK(loaded.call.error == "the generator has no \"step-gate\"");
    CHECK(g->preview(plugin, call.get(), candidate, 0, 1, 0, &clip, nullptr).code ==
          CJ_UNSUPPORTED);
    CHECK(g->latent_get(plugin, call.get(), candidate, &tensor).code == CJ_UNSUPPORTED);
    CHECK(g->latent_set(plugin, call.get(), candidate, &tensor).code == CJ_UNSUPPORTED);
    CHECK(g->fork(plugin, call.get(), candidate, &other).code == CJ_UNSUPPORTED);
    CHECK(g->save(plugin, call.get(), candidate, &sink).code == CJ_UNSUPPORTED);
    CHECK(g->load(plugin, call.get(), loaded.condition, as_cj("step 1"), &other).code ==
          CJ_UNSUPPORTED);
    CHECK(other == nullptr);
    CHECK(g->cancel(plugin, 12345).code == CJ_OK);
    cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {}};
    CHECK(g->finish(plugin, call.get(), candidate, &finished, nullptr).code == CJ_OK);
    g->candidate_destroy(plugin, candidate);
    g->candidate_destroy(plugin, nullptr);
    g->condition_release(plugin, nullptr);
}

TEST_CASE("a condition is counted, and a candidate keeps it") {
    LoadedSteps loaded;
    cj_condition_t* condition = nullptr;
    const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0, as_cj("p"), {}};
    REQUIRE(loaded.g->encode(loaded.plugin, loaded.call.get(), &request, &condition).code == CJ_OK);
    CHECK(LiveSteps::conditions == 2);
    loaded.g->condition_retain(loaded.plugin, condition);
    loaded.g->condition_release(loaded.plugin, condition);
    CHECK(LiveSteps::conditions == 2);
    cj_candidate_t* candidate = nullptr;
    REQUIRE(loaded.g
                ->candidate_create(loaded.plugin, loaded.call.get(), condition, &loaded.spec,
                                   &candidate)
                .code == CJ_OK);
    loaded.g->condition_release(loaded.plugin, condition);
    CHECK(LiveSteps::conditions == 2);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
    CHECK(LiveSteps::conditions == 1);

    const cj_encode_request_t strict{CJ_SIZE(cj_encode_request), 1, as_cj("p"), {}};
    CHECK(loaded.g->encode(loaded.plugin, loaded.call.get(), &strict, &condition).code ==
          CJ_INVALID_ARGUMENT);
    CHECK(condition == nullptr);
}
