// SPDX-License-Identifier: Apache-2.0
#include "core/search/plan.hpp"

#include <set>

#include "core/search/strategy.hpp"
#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::search;

namespace {

RunPlan full_plan() {
    RunPlan plan;
    plan.command = "pick";
    plan.prompt = "a \"quoted\" prompt\n\xc3\xa9";
    plan.negative_prompt = "blur";
    plan.strict = true;
    plan.generator = "test.dots";
    plan.count = 3;
    plan.seed = 0x7fffffffffffffff;
    plan.spec.frames = 9;
    plan.spec.width = 64;
    plan.spec.height = 32;
    plan.spec.fps = media::Rational{30000, 1001};
    plan.spec.guidance = 1.5;
    plan.spec.sampler = "euler";
    plan.settings["a.b"]["c"] = "d";
    plan.candidate_time_limit = std::chrono::milliseconds(1500);
    return plan;
}

}  // namespace

TEST_CASE("a plan survives the ledger unchanged") {
    const Result<RunPlan> again = plan_from_json(plan_to_json(full_plan()));
    REQUIRE(again.ok());
    CHECK(*again == full_plan());
    CHECK(plan_difference(full_plan(), *again).empty());
}

TEST_CASE("a plan that is no plan is refused") {
    CHECK(plan_from_json("{}").status().code() == Code::kBadData);
    CHECK(plan_from_json("not json").status().code() == Code::kBadData);
    CHECK(plan_from_json(R"({"schema": 2})").status().code() == Code::kBadData);
}

TEST_CASE("the difference between two plans is named with both values") {
    RunPlan other = full_plan();
    other.seed = 8;
    const std::string difference = plan_difference(full_plan(), other);
    CHECK(difference.find("seed is 8 now") != std::string::npos);
    CHECK(difference.find("9223372036854775807") != std::string::npos);
}

TEST_CASE("plans that cannot work are refused by the argument's name") {
    const auto refused = [](auto change) {
        RunPlan plan = full_plan();
        change(plan);
        return check_plan(plan).message();
    };
    CHECK(check_plan(full_plan()).ok());
    CHECK(refused([](RunPlan& p) { p.count = 0; }).find("count") != std::string::npos);
    CHECK(refused([](RunPlan& p) { p.spec.height.reset(); }).find("size") != std::string::npos);
    CHECK(refused([](RunPlan& p) {
              p.spec.fps = media::Rational{0, 1};
          }).find("fps") != std::string::npos);
    CHECK(refused([](RunPlan& p) { p.generator.clear(); }).find("generator") != std::string::npos);
    CHECK(refused([](RunPlan& p) { p.files = {"a.mp4"}; }).find("generator") != std::string::npos);
}

TEST_CASE("candidate seeds depend on base and index alone and do not repeat") {
    std::set<std::uint64_t> seeds;
    for (std::uint64_t base = 0; base < 20; ++base)
        for (std::uint64_t index = 0; index < 100; ++index) {
            const std::uint64_t seed = candidate_seed(base, index);
            CHECK(seed == candidate_seed(base, index));
            CHECK(seed <= 0x7fffffffffffffff);
            seeds.insert(seed);
        }
    CHECK(seeds.size() == 2000);
}

TEST_CASE("an unknown strategy is refused with the nearest name") {
    CHECK(make_strategy("bon").ok());
    const auto refused = make_strategy("bonn");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.status().message().find("did you mean 'bon'") != std::string::npos);
}
