// SPDX-License-Identifier: Apache-2.0
// How tables of other SDK versions are read.
#include "core/plugin/tables.hpp"

#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::plugin;
using Catch::Matchers::Contains;

namespace {

std::uint32_t three_plans(cj_plugin_t*) noexcept {
    return 3;
}
cj_status_t no_plan(cj_plugin_t*, std::uint32_t, cj_frame_plan_t*) noexcept {
    return {CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_HOST};
}

}  // namespace

TEST_CASE("Slots that the plugin's version lacks return CJ_UNSUPPORTED") {
    cj_expert_t older{};
    older.size = CJ_SIZE_THROUGH(cj_expert_t, plan);
    older.plan_count = three_plans;
    older.plan = no_plan;
    const auto table = copy_expert(&older, "who", older.size);
    REQUIRE(table.ok());
    CHECK(table->plan_count(nullptr) == 3);
    CHECK(table->plan(nullptr, 0, nullptr).code == CJ_INVALID_ARGUMENT);
    CHECK(table->score(nullptr, nullptr, nullptr).code == CJ_UNSUPPORTED);
    CHECK(table->score(nullptr, nullptr, nullptr).reaction == CJ_REACT_UNSUPPORTED);
    CHECK(table->compare(nullptr, nullptr, nullptr, nullptr, nullptr, 0).code == CJ_UNSUPPORTED);
}

TEST_CASE("A size that ends inside a slot counts as without that slot") {
    cj_expert_t older{};
    older.size = CJ_SIZE_THROUGH(cj_expert_t, plan) - 1;
    older.plan_count = three_plans;
    const auto table = copy_expert(&older, "who", CJ_SIZE_THROUGH(cj_expert_t, plan_count));
    REQUIRE(table.ok());
    CHECK(table->plan_count(nullptr) == 3);
    CHECK(table->plan(nullptr, 0, nullptr).code == CJ_UNSUPPORTED);
}

TEST_CASE("Missing slots of the other tables are stubs of their own type") {
    cj_generator_t generator{};
    generator.size = CJ_SIZE_THROUGH(cj_generator_t, reserved);
    const auto table = copy_generator(&generator, "who", 0);
    REQUIRE(table.ok());
    table->condition_release(nullptr, nullptr);
    table->candidate_destroy(nullptr, nullptr);
    CHECK(table->cancel(nullptr, 1).code == CJ_UNSUPPORTED);
    cj_training_t training{};
    training.size = CJ_SIZE_THROUGH(cj_training_t, reserved);
    const auto trained = copy_training(&training, "who", 0);
    REQUIRE(trained.ok());
    trained->tape_destroy(nullptr, nullptr);
    CHECK(trained->zero_grad(nullptr, nullptr).code == CJ_UNSUPPORTED);
    cj_plugin_t instance{};
    instance.size = CJ_SIZE_THROUGH(cj_plugin_t, context);
    const auto plugin = copy_plugin(&instance, "who", 0);
    REQUIRE(plugin.ok());
    CHECK(plugin->get_extension(nullptr, {}) == nullptr);
    cj_entry_t entry{};
    entry.size = CJ_SIZE_THROUGH(cj_entry_t, size);
    const auto copy = copy_entry(&entry, "who", 0);
    REQUIRE(copy.ok());
    CHECK(copy->negotiate(1, 1).version == 0);
    CHECK(copy->describe().size == 0);
}

TEST_CASE("Null tables, sizes below the least and null slots are refused with who and where") {
    CHECK_THAT(copy_expert(nullptr, "org.example.x").status().message(),
               Contains("org.example.x: the expert table is null"));
    cj_expert_t table{};
    table.size = 8;
    CHECK_THAT(copy_expert(&table, "x").status().message(), Contains("states a size of 8"));
    table.size = CJ_SIZE(cj_expert);
    table.plan_count = three_plans;
    const Status status = copy_expert(&table, "x").status();
    CHECK_THAT(status.message(), Contains("slot 1 of the expert table is null"));
    CHECK(status.reaction() == CJ_REACT_BUG_IN_PLUGIN);
}
