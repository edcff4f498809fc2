// SPDX-License-Identifier: Apache-2.0
// Short tuning runs of the embedded generator: start checks, guard rails, checkpoints.
#include <cmath>
#include <fstream>

#include "core/base/digest.hpp"
#include "tests/catch.hpp"
#include "tests/core/tune/studio.hpp"

using namespace cinejury;
using namespace cinejury::test;
using namespace cinejury::tune;
using Catch::Matchers::Contains;

TEST_CASE("A run of each method begins where its loss must, and ends with an adapter file") {
    for (const Method method : {Method::kDpo, Method::kNft, Method::kRwr}) {
        CAPTURE(method_name(method));
        const TemporaryFolder folder;
        TunePlan plan = small_plan(folder.path());
        plan.method = method;
        plan.beta = method == Method::kDpo ? 2000 : 1;
        plan.anchor = 0.1;
        TuneStudio studio;
        const auto result = studio.run(plan);
        REQUIRE(result.status().message() == "");
        REQUIRE(studio.figures.size() == 3);
        if (method == Method::kDpo) CHECK(studio.figures[0].loss == Approx(std::log(2.0)));
        for (const UpdateFigures& one : studio.figures) CHECK(one.gradient_norm > 0);
        CHECK(result->progress.update == 3);
        CHECK(result->progress.evaluations.size() == 2);
        CHECK(result->progress.evaluations[1].met.size() == plan.held_out.size());
        CHECK(result->progress.evaluations[1].seconds > result->progress.evaluations[0].seconds);
        CHECK(result->progress.breaches.empty());
        CHECK(*sha256_file(folder / "adapter.safetensors") == result->digest);
    }
}

TEST_CASE("A run that was stopped goes on from its checkpoint to the same adapter") {
    const TemporaryFolder whole, parts;
    TuneStudio first(1), second;
    const auto expected = first.run(small_plan(whole.path()));
    REQUIRE(expected.status().message() == "");
    // Stopped in the middle of every round, then again.
    const TunePlan plan = small_plan(parts.path());
    Result<TuneResult> result = Status(Code::kCancelled, "");
    int ratings = 0;
    for (int tries = 0; tries < 12 && !result.ok(); ++tries) {
        const CancelToken cancel;
        int mine = 0;
        second.rater.before_rating = [&] {
            ++ratings;
            if (++mine == 5) cancel.cancel();
        };
        result = second.run(plan, true, cancel);
        if (!result.ok()) CHECK(result.status().code() == Code::kCancelled);
    }
    REQUIRE(result.status().message() == "");
    CHECK(ratings > 2 + 3 * 2 + 2);  // some were made twice
    CHECK(result->digest == expected->digest);
    CHECK(second.run(plan, true)->digest == expected->digest);  // finished: nothing is left to do
    CHECK(second.run(plan, false).status().code() == Code::kBadState);
    TunePlan other = plan;
    other.seed = 2;
    CHECK_THAT(second.run(other, true).status().message(), Contains("other options"));
}

TEST_CASE("A breach stops the run and rolls back to the adapter before it") {
    const TemporaryFolder folder;
    TunePlan plan = small_plan(folder.path());
    plan.updates = 6;
    plan.evaluate_every = 2;
    plan.learning_rate = 0.05;  // breaks the network
    plan.held_out_drop = 0;
    TuneStudio studio;
    studio.rater.alarm["calm"] = 0.01;
    const auto result = studio.run(plan);
    REQUIRE(result.status().message() == "");
    const Evaluation &before = result->progress.evaluations.front(),
                     &after = result->progress.evaluations.back();
    CAPTURE(before.held_out.at("darkness"), after.held_out.at("darkness"));
    REQUIRE_FALSE(result->progress.breaches.empty());
    CHECK_THAT(result->progress.breaches[0], Contains("darkness: the held-out judge fell"));
    CHECK(result->progress.update < 6);
    // the last good one is older than the policy
    CHECK(result->adapter.size() > 1000);
    CHECK(*sha256_file(folder / "adapter.safetensors") == result->digest);
}

TEST_CASE("Guard rails: held-out judge, canary, diversity") {
    TunePlan plan;
    plan.held_out_drop = 0.02;
    plan.least_diversity = 0.8;
    Evaluation start;
    start.held_out = {{"h", 0.5}};
    start.canaries = {{"c", 0.9}, {"low", 0.1}};
    start.diversity = 10;
    const std::map<std::string, double> alarms{{"c", 0.5}, {"low", 0.5}};
    Evaluation now = start;
    CHECK(breaches(start, now, alarms, plan).empty());
    now.held_out["h"] = 0.485;
    now.canaries["c"] = 0.6;
    now.diversity = 8.1;
    CHECK(breaches(start, now, alarms, plan).empty());
    now.held_out["h"] = 0.47;
    now.canaries["c"] = 0.4;
    now.diversity = 7.9;
    CHECK(breaches(start, now, alarms, plan).size() == 3);
    now.held_out.clear();
    CHECK_THAT(breaches(start, now, alarms, plan)[0], Contains("says nothing"));
}

TEST_CASE(
    "The gain is the mean of the prompts' own changes, with what chance of prompts does to it") {
    Evaluation start, now;
    CHECK_FALSE(gain(start, now));
    start.met = {0.0, 0.5, 1.0, std::nullopt};
    now.met = {0.5, 1.0, 1.0, 1.0};
    const auto by = gain(start, now);
    REQUIRE(by);
    CHECK(by->mean == Approx(1.0 / 3));
    CHECK(by->low == 0);
    CHECK(by->high == 0.5);
    CHECK(mean_met(start) == 0.5);
    const auto nothing = gain(start, start);
    CHECK((nothing->mean == 0 && nothing->low == 0 && nothing->high == 0));
    // Kept and read again, with what is not known.
    const Evaluation again = evaluation_from(to_json(start));
    CHECK(again.met == start.met);
}

TEST_CASE("A damaged checkpoint is passed over, and the one before it goes on") {
    const TemporaryFolder folder;
    TuneStudio studio;
    const TunePlan plan = small_plan(folder.path());
    const auto first = studio.run(plan);
    REQUIRE(first.ok());
    {
        std::fstream file(folder / "checkpoints/00000003/state.safetensors",
                          std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(-3, std::ios::end);
        file.put('x');
        REQUIRE(file.good());
    }
    const auto again = studio.run(plan, true);
    REQUIRE(again.status().message() == "");
    REQUIRE(studio.notices.size() == 1);
    CHECK_THAT(studio.notices[0], Contains("damaged checkpoint") && Contains("00000003"));
    CHECK(again->digest == first->digest);
    CHECK(std::filesystem::exists(folder / "checkpoints/00000002"));
    CHECK_FALSE(std::filesystem::exists(folder / "checkpoints/00000001"));  // two are kept
}

TEST_CASE("A criterion under the plan's noise floor, or of no weight, is nothing to learn from") {
    for (const auto& [floor, weight] : {std::pair{0, 1}, {1, 1}, {0, 0}}) {
        CAPTURE(floor, weight);
        const TemporaryFolder folder;
        TunePlan plan = small_plan(folder.path());
        plan.noise_floor = floor;  // brightness lies in [0, 1]
        plan.steps = 1;            // fifty rounds are tried
        TuneStudio studio;
        studio.rater.brightness_weight = weight;
        const auto result = studio.run(plan);
        if (floor == 0 && weight == 1) {
            CHECK(result.status().message() == "");
            CHECK(studio.figures.size() == 3);
            continue;
        }
        CHECK(result.status().code() == Code::kBadState);
        CHECK_THAT(result.status().message(), Contains("nothing to learn from"));
        CHECK(studio.figures.empty());
    }
}

TEST_CASE("Plans that make no run are refused by name") {
    TunePlan plan = small_plan("/nowhere");
    CHECK(plan.check().ok());
    plan.batch = 3;
    CHECK_THAT(plan.check().message(), Contains("batch"));
    plan = small_plan("/nowhere");
    plan.prompts.clear();
    CHECK_THAT(plan.check().message(), Contains("prompts"));
    plan = small_plan("/nowhere");
    plan.clips_per_prompt = 1;
    CHECK_THAT(plan.check().message(), Contains("clips per prompt"));
    const std::string digest = small_plan("/a").digest();
    CHECK(small_plan("/b").digest() == digest);  // a folder may be moved
    plan = small_plan("/a");
    plan.criteria["x"].weight = 2;
    CHECK(plan.digest() != digest);
}
