// SPDX-License-Identifier: Apache-2.0
// What a candidate is asked for, what it echoes, and what is refused.
#include "tests/catch.hpp"
#include "tests/sdk/cpp/steps_generator.hpp"

using namespace cinejury::sdk;
using namespace cinejury::test;

TEST_CASE("the spec is echoed with what is in use, and lives as long as the candidate") {
    LoadedSteps loaded;
    const double sigmas[] = {1, 0.5, 0.25, 0.1, 0};
    loaded.spec.set = CJ_SPEC_SEED | CJ_SPEC_SIZE | CJ_SPEC_SIGMAS | CJ_SPEC_SAMPLER | CJ_SPEC_FPS;
    loaded.spec.seed = 77;
    loaded.spec.width = 64;
    loaded.spec.height = 32;
    loaded.spec.sigmas = sigmas;
    loaded.spec.sigma_count = 5;
    loaded.spec.sampler = as_cj("euler");
    loaded.spec.fps_numerator = 24000;
    loaded.spec.fps_denominator = 1001;
    cj_candidate_t* candidate = loaded.make();
    cj_candidate_spec_t echo{};
    echo.size = CJ_SIZE(cj_candidate_spec);
    REQUIRE(loaded.g->get_spec(loaded.plugin, candidate, &echo).code == CJ_OK);
    CHECK(echo.size == CJ_SIZE(cj_candidate_spec));
    CHECK(echo.set == (loaded.spec.set | CJ_SPEC_STEPS));
    CHECK(echo.seed == 77);
    CHECK(echo.width == 64);
    CHECK(echo.steps == 4);
    CHECK(echo.sigmas != sigmas);
    CHECK(echo.sigmas[3] == 0.1);
    CHECK(text_of(echo.sampler) == "euler");
    CHECK(echo.fps_denominator == 1001);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("noise is copied with its strides and echoed") {
    LoadedSteps loaded;
    std::vector<float> values{1, 2, 3, 4, 5, 6};
    const std::int64_t shape[] = {2, 3}, strides[] = {1, 2};  // column-major
    const cj_tensor_t noise{CJ_SIZE(cj_tensor), 0,  4, values.data(), CJ_DEVICE_CPU, 0, 2,
                            CJ_DTYPE_FLOAT,     32, 1, shape,         strides,       0};
    loaded.spec.set = CJ_SPEC_NOISE;
    loaded.spec.noise = &noise;
    cj_candidate_t* candidate = loaded.make();
    values.assign(6, 0);
    cj_candidate_spec_t echo{};
    echo.size = CJ_SIZE(cj_candidate_spec);
    REQUIRE(loaded.g->get_spec(loaded.plugin, candidate, &echo).code == CJ_OK);
    REQUIRE(echo.noise);
    const auto* data = static_cast<const float*>(echo.noise->data);
    CHECK(std::vector<float>(data, data + 6) == std::vector<float>{1, 3, 5, 2, 4, 6});
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("a spec that the contract does not allow is refused by field") {
    LoadedSteps loaded;
    cj_candidate_spec_t spec = loaded.spec;
    const double rising[] = {0.5, 0.6, 0}, no_end[] = {1, 0.5};
    std::string field;
    SECTION("both seed and noise") {
        spec.set = CJ_SPEC_SEED | CJ_SPEC_NOISE, field = "seed";
    }
    SECTION("no frames") {
        spec.set = CJ_SPEC_FRAMES, field = "spec.frames";
    }
    SECTION("no width") {
        spec.set = CJ_SPEC_SIZE, spec.height = 1, field = "spec.width";
    }
    SECTION("no rate") {
        spec.set = CJ_SPEC_FPS, spec.fps_numerator = 1, field = "spec.fps_denominator";
    }
    SECTION("no steps") {
        spec.set = CJ_SPEC_STEPS, field = "spec.steps";
    }
    SECTION("rising sigmas") {
        spec.set = CJ_SPEC_SIGMAS, spec.sigmas = rising, spec.sigma_count = 3, field = "fall";
    }
    SECTION("sigmas without an end") {
        spec.set = CJ_SPEC_SIGMAS, spec.sigmas = no_end, spec.sigma_count = 2,
        field = "spec.sigmas";
    }
    SECTION("another sampler") {
        spec.set = CJ_SPEC_SAMPLER, spec.sampler = as_cj("heun"), field = "spec.sampler";
    }
    SECTION("another cache policy") {
        spec.set = CJ_SPEC_CACHE_POLICY, spec.cache_policy = as_cj("x"),
        field = "spec.cache_policy";
    }
    SECTION("stochastic steps without the capability") {
        spec.set = CJ_SPEC_NOISE_SCALE, spec.noise_scale = 1, field = "spec.noise_scale";
    }
    SECTION("an adapter without the capability") {
        spec.set = CJ_SPEC_ADAPTER, spec.adapter = as_cj("a"), field = "spec.adapter";
    }
    CHECK(loaded.create_with(spec).code == CJ_INVALID_ARGUMENT);
    CHECK(loaded.call.error.find(field) != std::string::npos);
}
