// SPDX-License-Identifier: Apache-2.0
// Properties of the strategies on matrices whose statistics are known.
#include "core/search/simulate.hpp"

#include <cmath>
#include <random>

#include "core/search/calibration.hpp"
#include "core/search/recommended_reservation.hpp"
#include "core/search/reservation.hpp"
#include "tests/catch.hpp"

using namespace cinejury::search;

namespace {

// Normal rewards; a preview at 0.5 costs half and shows the reward with `noise` added.
RewardMatrix normal_matrix(std::size_t prompts, std::size_t seeds, double noise,
                           double spread = 1) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> unit;
    RewardMatrix matrix;
    matrix.name = "made";
    matrix.abilities = {true, true, {"half"}};
    for (std::size_t i = 0; i < prompts; ++i) {
        MatrixRow row;
        row.prompt = std::to_string(i);
        for (std::size_t j = 0; j < seeds; ++j) {
            MatrixCell cell;
            cell.overall = spread * unit(random);
            cell.held_out = *cell.overall > 0 ? 1 : 0;
            cell.looks = {{preview_at(0.5), *cell.overall + noise * unit(random), 0.5},
                          {draft_with("half"), *cell.overall + noise * unit(random), 0.5}};
            row.cells.push_back(cell);
        }
        matrix.rows.push_back(std::move(row));
    }
    return matrix;
}

RunPlan plan_of(const std::string& strategy, std::uint64_t count) {
    RunPlan plan;
    plan.strategy = strategy;
    plan.count = count;
    plan.search.rungs = {{0.5, 0.25}};
    return plan;
}

}  // namespace

TEST_CASE("the gain of best of N grows as the expected maximum of N normal values") {
    // Harter 1961, "Expected values of normal order statistics", Biometrika 48.
    CHECK(expected_maximum(1) == Approx(0).margin(1e-9));
    CHECK(expected_maximum(2) == Approx(0.56419).margin(1e-5));
    CHECK(expected_maximum(8) == Approx(1.42360).margin(1e-5));
    const RewardMatrix matrix = normal_matrix(200, 64, 0);
    for (const std::uint64_t n : {2u, 4u, 8u, 16u}) {
        const auto found = simulate(matrix, plan_of("bon", n), {100, 1, ""});
        REQUIRE(found.ok());
        CHECK(found->strategy.mean - found->single.mean ==
              Approx(expected_maximum(n)).margin(0.05));
        CHECK(found->cost.mean == Approx(static_cast<double>(n)));
    }
}

TEST_CASE("previews and drafts that show the end lose nothing, noisy ones lose some") {
    const RewardMatrix clear = normal_matrix(100, 32, 0), noisy = normal_matrix(100, 32, 1);
    for (const char* strategy : {"halving", "draft"}) {
        const auto all = simulate(clear, plan_of(strategy, 8), {100, 1, ""});
        const auto some = simulate(noisy, plan_of(strategy, 8), {100, 1, ""});
        REQUIRE(all.ok());
        CHECK(all->capture.mean == Approx(1));
        CHECK(all->cost.mean < 6.01);
        CHECK(some->capture.mean < 0.98);
        CHECK(some->capture.mean > 0.6);
        CHECK(some->capture.low <= some->capture.mean);
    }
}

TEST_CASE("with a judge that says the same of all, no strategy is better than chance") {
    RewardMatrix matrix = normal_matrix(300, 16, 0);
    for (MatrixRow& row : matrix.rows)
        for (MatrixCell& cell : row.cells) {
            cell.overall = 0.5;
            for (MatrixLook& look : cell.looks) look.overall = 0.5;
        }
    for (const char* strategy : {"bon", "halving", "draft"}) {
        const auto found = simulate(matrix, plan_of(strategy, 8), {20, 1, ""});
        REQUIRE(found.ok());
        CHECK(found->strategy.mean == Approx(found->single.mean));
        CHECK(found->strategy_held_out.mean == Approx(found->single_held_out.mean).margin(0.05));
    }
}

TEST_CASE("stopping with a known spread is as good as best of 8 for a fifth less") {
    const RewardMatrix matrix = normal_matrix(200, 64, 0);
    RunPlan plan = plan_of("bon", 8);
    plan.search.stopping = true;
    plan.search.reservation = normal_threshold(8, 16);
    const auto found = simulate(matrix, plan, {100, 1, ""});
    REQUIRE(found.ok());
    CHECK(found->strategy.mean - found->single.mean == Approx(expected_maximum(8)).margin(0.05));
    CHECK(found->cost.mean < 0.8 * 8);
    CHECK(found->cost.mean ==
          Approx(stopping_at(*plan.search.reservation, 16).expected_draws).margin(0.15));
}

TEST_CASE("stopping that must learn the spread is about as good and still saves") {
    const RewardMatrix matrix = normal_matrix(200, 64, 0, 0.01);
    RunPlan plan = plan_of("bon", 8);
    plan.search.stopping = true;
    const auto found = simulate(matrix, plan, {100, 1, ""});
    REQUIRE(found.ok());
    CHECK(found->capture.mean > 0.97);
    CHECK(found->cost.mean < 8);
    CHECK_FALSE(reservation_value(std::vector<double>{1, 2}, 8, 16));
}

TEST_CASE("calibration tells how well a look predicts, and recommends what holds") {
    const auto found = calibrated(normal_matrix(100, 16, 0.3), 8);
    REQUIRE(found.ok());
    REQUIRE(found->looks.size() == 2);
    // Correlation of x with x + 0.3 e is 1 / sqrt(1.09); ranks lose a little.
    for (const LookQuality& look : found->looks) {
        CHECK(look.spearman.mean == Approx(1 / std::sqrt(1.09)).margin(0.05));
        CHECK(look.capture.mean > 0.9);
    }
    CHECK(found->seed_spread == Approx(1).margin(0.05));
    CHECK_FALSE(found->rungs.empty());
    REQUIRE(found->reservation);
    CHECK(*found->reservation == Approx(normal_threshold(8, 16)).margin(0.25));
}

TEST_CASE("with folds each prompt is stopped at the score that others recommend") {
    RewardMatrix matrix = normal_matrix(8, 16, 0);
    const auto all = recommended_reservation(matrix, stopping_for(matrix, 4));
    REQUIRE(all.ok());
    REQUIRE(all->has_value());
    // A prompt whose scores lie far above the others': what it would choose for itself is absent.
    for (MatrixCell& cell : matrix.rows[2].cells) *cell.overall += 1000;
    const RunPlan plan = stopping_for(matrix, 4);
    const auto folds = reservations_by_fold(matrix, plan, 8);
    REQUIRE(folds.ok());
    REQUIRE(folds->size() == 8);
    CHECK(folds->at(2) == Approx(**all).margin(0.5));
    SimulationOptions options{50, 1, ""};
    options.reservations = *folds;
    const auto found = simulate(matrix, plan, options);
    REQUIRE(found.ok());
    // The score of the others is beneath all of that prompt's: its first candidate is kept.
    options.reservations.assign(8, 1e9);
    options.reservations[2] = folds->at(2);
    const auto never = simulate(matrix, plan, options);
    REQUIRE(never.ok());
    CHECK(never->cost.mean == Approx((7 * 8 + 1) / 8.0));
    CHECK(found->cost.mean < never->cost.mean);
    options.reservations.pop_back();
    CHECK(simulate(matrix, plan, options).status().message().find("7 scores") != std::string::npos);
}

TEST_CASE("folds that the prompts cannot fill are refused") {
    const RewardMatrix matrix = normal_matrix(3, 8, 0);
    const auto message_of = [](const auto& result) { return result.status().message(); };
    const RunPlan plan = stopping_for(matrix, 4);
    for (const std::uint64_t folds : {1u, 4u})
        CHECK_THAT(message_of(reservations_by_fold(matrix, plan, folds)),
                   Catch::Contains("take 2 ... 3"));
    CHECK_THAT(message_of(reservations_by_fold(matrix, plan, 2, "none")),
               Catch::Contains("made has 0 of the group 'none'"));
    CHECK_THAT(
        message_of(reservations_by_fold(matrix, stopping_for(normal_matrix(1, 40, 0), 20), 2)),
        Catch::Contains("calibrate with more"));
    // One candidate is made in any case, so best of 1 cannot be had for less.
    CHECK_THAT(message_of(reservations_by_fold(matrix, stopping_for(matrix, 1), 2)),
               Catch::Contains("no score is worth best of 1"));
}

TEST_CASE("what a matrix does not hold is refused by name") {
    const RewardMatrix matrix = normal_matrix(2, 4, 0);
    CHECK(simulate(matrix, plan_of("bon", 8), {}).status().message().find("calibrate with more") !=
          std::string::npos);
    RunPlan plan = plan_of("halving", 4);
    plan.search.rungs = {{0.25, 0.5}};
    CHECK(simulate(matrix, plan, {}).status().message().find("preview 0.25") != std::string::npos);
    CHECK_FALSE(simulate(matrix, plan_of("bon", 4), {1, 1, "three"}).ok());
}
