// SPDX-License-Identifier: Apache-2.0
// The training extension through the C++ helpers: what reaches the plugin, and what is refused
// before.
#include <limits>

#include "tests/catch.hpp"
#include "tests/sdk/cpp/line_generator.hpp"

using namespace cinejury::test;
using Catch::Matchers::Contains;

TEST_CASE("an update follows the gradient of the cotangent with the velocity") {
    LoadedLine line;
    REQUIRE(line.create_adapter().code == CJ_OK);
    CHECK(line.facts().parameters == 1);
    LineLatents z(2, 3), v(2), cotangent(2, 0.5f);
    cj_tape_t* tape = nullptr;
    REQUIRE(line.velocity(CJ_ADAPTER_POLICY, z, v, &tape).code == CJ_OK);
    CHECK(v.values == std::vector<float>(12, 3));
    CHECK(line.cost.denoiser_calls == 2);
    REQUIRE(line.t->vjp_accumulate(line.plugin, line.call.get(), tape, &cotangent.tensor, nullptr)
                .code == CJ_OK);
    CHECK(live_tapes == 0);
    cj_optimizer_result_t result{};
    REQUIRE(line.step(0.01, result).code == CJ_OK);
    CHECK(result.gradient_norm == Approx(12 * 0.5 * 3));
    CHECK(result.step == 1);
    REQUIRE(line.velocity(CJ_ADAPTER_POLICY, z, v).code == CJ_OK);
    CHECK(v.values[0] == Approx((1 - 0.18) * 3));
    for (const std::uint32_t untouched : {CJ_ADAPTER_BASE, CJ_ADAPTER_OLD}) {
        REQUIRE(line.velocity(untouched, z, v).code == CJ_OK);
        CHECK(v.values[0] == 3);
    }
    REQUIRE(line.t->copy_ema(line.plugin, line.call.get(), 0.5).code == CJ_OK);
    REQUIRE(line.velocity(CJ_ADAPTER_OLD, z, v).code == CJ_OK);
    CHECK(v.values[0] == Approx((1 - 0.09) * 3));
}

TEST_CASE("a tape is consumed by a failing call too, and may be given back unused") {
    LoadedLine line;
    REQUIRE(line.create_adapter().code == CJ_OK);
    LineLatents z(2, 3), v(2), other(3);
    cj_tape_t* tape = nullptr;
    const auto consume = [&](LineLatents& cotangent) {
        return line.t->vjp_accumulate(line.plugin, line.call.get(), tape, &cotangent.tensor,
                                      nullptr);
    };
    REQUIRE(line.velocity(CJ_ADAPTER_POLICY, z, v, &tape).code == CJ_OK);
    CHECK(consume(other).code == CJ_INVALID_ARGUMENT);
    CHECK(line.call.error == "cotangent: must have the shape 2 2 3, without gaps");
    CHECK(live_tapes == 0);
    REQUIRE(line.velocity(CJ_ADAPTER_POLICY, z, v, &tape).code == CJ_OK);
    line.t->tape_destroy(line.plugin, tape);
    line.t->tape_destroy(line.plugin, nullptr);
    CHECK(live_tapes == 0);
    REQUIRE(line.velocity(CJ_ADAPTER_POLICY, z, v, &tape).code == CJ_OK);
    cj_optimizer_result_t result{};
    REQUIRE(line.step(0.1, result).code == CJ_OK);
    CHECK(consume(v).code == CJ_BAD_STATE);
    tape = nullptr;
    CHECK(consume(v).code == CJ_INVALID_ARGUMENT);
}

TEST_CASE("wrong shapes, devices, levels and values that are not finite are refused by name") {
    LoadedLine line;
    REQUIRE(line.create_adapter().code == CJ_OK);
    LineLatents z(2, 3), v(2), many(5), three(3);
    CHECK(line.velocity(CJ_ADAPTER_POLICY, many, v).code == CJ_INVALID_ARGUMENT);
    CHECK(line.call.error == "batch.count: must be 1 to 4");
    CHECK(line.velocity(CJ_ADAPTER_POLICY, three, v).code == CJ_INVALID_ARGUMENT);
    CHECK_THAT(line.call.error, Contains("batch.velocity: must have the shape 3 2 3"));
    CHECK(line.velocity(3, z, v).code == CJ_INVALID_ARGUMENT);
    z.values[7] = std::numeric_limits<float>::quiet_NaN();
    CHECK(line.velocity(CJ_ADAPTER_POLICY, z, v).code == CJ_INVALID_ARGUMENT);
    CHECK(line.call.error == "batch.noisy: element 7 is not finite");
    z.values[7] = 1;
    line.sigma = 0;
    CHECK(line.velocity(CJ_ADAPTER_POLICY, z, v).code == CJ_INVALID_ARGUMENT);
    CHECK_THAT(line.call.error, Contains("batch.sigmas: number 0"));
    line.sigma = 0.5;
    z.tensor.device_type = CJ_DEVICE_CUDA;
    CHECK(line.velocity(CJ_ADAPTER_POLICY, z, v).code == CJ_INVALID_ARGUMENT);
    z.tensor.device_type = CJ_DEVICE_CPU;
    z.tensor.dtype_bits = 64;
    CHECK(line.velocity(CJ_ADAPTER_POLICY, z, v).code == CJ_INVALID_ARGUMENT);
    z.tensor.dtype_bits = 32;
    z.strides[1] = 4;
    CHECK(line.velocity(CJ_ADAPTER_POLICY, z, v).code == CJ_INVALID_ARGUMENT);
    cj_tape_t* tape = nullptr;
    z.strides[1] = 3;
    CHECK(line.velocity(CJ_ADAPTER_OLD, z, v, &tape).code == CJ_INVALID_ARGUMENT);
    CHECK(tape == nullptr);
}

TEST_CASE("recipes and settings outside their limits, and targets that are no layer, are refused") {
    LoadedLine line;
    CHECK(line.create_adapter("line qkv").code == CJ_NOT_FOUND);
    CHECK_THAT(line.call.error, Contains("qkv"));
    cj_adapter_recipe_t recipe{CJ_SIZE(cj_adapter_recipe), CJ_ADAPTER_LOW_RANK, 0, 0, 1.0, 7, {}};
    CHECK(line.t->adapter_create(line.plugin, line.call.get(), &recipe).code ==
          CJ_INVALID_ARGUMENT);
    recipe.rank = 1;
    recipe.scale = 0;
    CHECK(line.t->adapter_create(line.plugin, line.call.get(), &recipe).code ==
          CJ_INVALID_ARGUMENT);
    recipe.kind = 2;
    CHECK(line.t->adapter_create(line.plugin, line.call.get(), &recipe).code ==
          CJ_INVALID_ARGUMENT);
    cj_optimizer_result_t result{};
    CHECK(line.step(-1, result).code == CJ_INVALID_ARGUMENT);
    CHECK(line.t->copy_ema(line.plugin, line.call.get(), 1.5).code == CJ_INVALID_ARGUMENT);
    CHECK(line.t->adapter_load(line.plugin, line.call.get(), CJ_ADAPTER_BASE, as_cj("1")).code ==
          CJ_INVALID_ARGUMENT);
}

TEST_CASE("an adapter is saved, known by its digest and loaded again") {
    LoadedLine line;
    const auto save = [&](const cj_sink_t* sink) {
        return line.t->adapter_save(line.plugin, line.call.get(), CJ_ADAPTER_POLICY, sink);
    };
    CHECK_THAT(line.written(save), Contains("there is no adapter"));
    REQUIRE(line.create_adapter().code == CJ_OK);
    REQUIRE(
        line.t->adapter_load(line.plugin, line.call.get(), CJ_ADAPTER_POLICY, as_cj("0.25")).code ==
        CJ_OK);
    CHECK(line.written(save) == "0.250000");
    CHECK(line.written([&](const cj_sink_t* sink) {
        return line.t->adapter_digest(line.plugin, line.call.get(), CJ_ADAPTER_POLICY, sink);
    }) == "digest of 0.250000");
    CHECK(line.written([&](const cj_sink_t* sink) {
        return line.t->state_save(line.plugin, line.call.get(), sink);
    }) == "0.250000");
    CHECK(line.t->state_load(line.plugin, line.call.get(), as_cj("0.5")).code == CJ_OK);
    CHECK(line.t->adapter_select(line.plugin, line.call.get(), CJ_ADAPTER_BASE).code == CJ_OK);
    CHECK(line.written(save) == "0.500000");
}

TEST_CASE("functions whose training capability is not claimed are unsupported") {
    LoadedLine line(false);
    REQUIRE(line.create_adapter().code == CJ_OK);
    LineLatents z(1, 3), v(1);
    CHECK(line.velocity(CJ_ADAPTER_POLICY, z, v).code == CJ_OK);
    cj_tape_t* tape = nullptr;
    CHECK(line.velocity(CJ_ADAPTER_POLICY, z, v, &tape).code == CJ_UNSUPPORTED);
    CHECK(line.call.error == "the generator has no \"vjp\"");
    cj_optimizer_result_t result{};
    CHECK(line.step(0.1, result).code == CJ_UNSUPPORTED);
    CHECK(line.t->zero_grad(line.plugin, line.call.get()).code == CJ_UNSUPPORTED);
}
