// SPDX-License-Identifier: Apache-2.0
// The noise gate: on a matrix with known noise, and on a calibration of real experts.
#include "core/search/noise_gate.hpp"

#include <random>

#include "tests/catch.hpp"
#include "tests/core/search/studio.hpp"

using namespace cinejury;
using namespace cinejury::search;

namespace {

// Seeds differ by `signal`, a scoring by `noise` (standard deviations); two seeds scored twice.
RewardMatrix noisy_matrix(double signal, double noise) {
    std::mt19937_64 random(3);
    std::normal_distribution<double> unit;
    RewardMatrix matrix;
    for (int p = 0; p < 200; ++p) {
        MatrixRow& row = matrix.rows.emplace_back();
        for (int i = 0; i < 8; ++i) {
            MatrixCell& cell = row.cells.emplace_back();
            const double truth = signal * unit(random);
            cell.values["overall"] = truth + noise * unit(random);
            if (i < 2) cell.repeated["overall"] = truth + noise * unit(random);
        }
    }
    return matrix;
}

}  // namespace

TEST_CASE("spread between seeds and noise of scorers are told apart") {
    const auto found = noise_gate(noisy_matrix(1, 0.5));
    REQUIRE(found.size() == 1);
    CHECK(found[0].spread == Approx(std::sqrt(1.25)).epsilon(0.1));
    CHECK(*found[0].noise == Approx(0.5).epsilon(0.1));
    CHECK(*found[0].reliability() == Approx(0.8).margin(0.05));
    CHECK(*found[0].tells());
    CHECK(found[0].pairs == 400);
    CHECK_FALSE(*noise_gate(noisy_matrix(0, 1))[0].tells());
    CHECK_FALSE(*noise_gate(noisy_matrix(0.5, 1))[0].tells());
    CHECK(*noise_gate(noisy_matrix(1, 0))[0].reliability() == 1);
    CHECK_FALSE(*noise_gate(noisy_matrix(0, 0))[0].tells());  // all the same: nothing to search by
}

TEST_CASE("scores that nobody repeated are no noise and no signal") {
    RewardMatrix matrix = noisy_matrix(1, 1);
    for (MatrixRow& row : matrix.rows)
        for (MatrixCell& cell : row.cells) cell.repeated.clear();
    const auto found = noise_gate(matrix);
    REQUIRE(found.size() == 1);
    CHECK_FALSE(found[0].noise);
    CHECK_FALSE(found[0].tells());
    CHECK(noise_gate(matrix, "no such kind").empty());
}

TEST_CASE("a calibration scores two seeds twice and flags an expert of pure noise") {
    test::Studio studio(
        "[[expert]]\nplugin = \"test.brightness\"\n[[expert]]\nplugin = \"test.noise\"\n");
    for (const char* prompt : {"one", "two", "three", "four", "five", "six"}) {
        RunPlan plan = studio.plan(6);
        plan.command = "calibrate";
        plan.strategy = "measure";
        plan.calibration = "noise";
        plan.prompt = prompt;
        const auto outcome = begin_run(plan, "", studio.services());
        REQUIRE(outcome.status().message() == "");
    }
    const auto matrix = load_matrix(*studio.ledger_, "noise");
    REQUIRE(matrix.status().message() == "");
    for (const MatrixRow& row : matrix->rows) {
        CHECK_FALSE(row.cells[1].repeated.empty());
        CHECK(row.cells[2].repeated.empty());
        CHECK(row.cells[0].looks.empty());
    }
    const auto found = noise_gate(*matrix);
    REQUIRE(found.size() == 3);
    CHECK(found[0].name == "overall");
    CHECK(found[1].name == "fineness.object");
    CHECK(*found[1].noise == 0);
    CHECK(*found[1].tells());
    CHECK(found[2].name == "org.test.noise");
    CHECK(found[2].pairs == 12);
    CHECK_FALSE(*found[2].tells());
}
