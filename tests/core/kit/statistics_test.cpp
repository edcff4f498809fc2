// SPDX-License-Identifier: Apache-2.0
// Statistics on cases that can be worked out by hand.
#include "core/kit/figures.hpp"
#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::kit;

TEST_CASE("Quantiles are linear between values") {
    CHECK(quantile({4, 1, 3, 2, 5}, 0.5) == 3);
    CHECK(quantile({10, 20}, 0.95) == Approx(19.5));
    CHECK(quantile({7}, 0.3) == 7);
    CHECK(quantile({}, 0.5) == 0);
}

TEST_CASE(
    "Spearman is 1 for any rise, -1 for any fall, shares ranks among ties, and may be unknown") {
    const std::vector<double> xs{0, 0.2, 0.5, 1}, rise{1, 2, 30, 31}, fall{5, 4, 3, -9};
    CHECK(*spearman(xs, rise) == Approx(1));
    CHECK(*spearman(xs, fall) == Approx(-1));
    // Ranks 1 2 3 4 and 1.5 1.5 3 4: covariance 4.5, variances 5 and 4.5.
    CHECK(*spearman(xs, std::vector<double>{2, 2, 3, 4}) == Approx(4.5 / std::sqrt(5 * 4.5)));
    CHECK_FALSE(spearman(xs, std::vector<double>{1, 1, 1, 1}).has_value());
    CHECK_FALSE(spearman(std::vector<double>{1, 2}, std::vector<double>{1, 2}).has_value());
}

TEST_CASE("The bootstrap interval is that of a binomial share, and none where all agree") {
    std::vector<double> shares(100, 0);
    std::fill(shares.begin(), shares.begin() + 80, 1.0);
    const Estimate estimate_ = estimate(shares);
    CHECK(estimate_.value == Approx(0.8));
    CHECK(estimate_.sources == 100);
    // 0.8 +- 1.96 sqrt(0.8 0.2 / 100)
    CHECK(estimate_.low == Approx(0.7216).margin(0.025));
    CHECK(estimate_.high == Approx(0.8784).margin(0.025));
    const Estimate sure = estimate(std::vector<double>(8, 1.0));
    CHECK(sure.low == 1);
    CHECK(sure.high == 1);
    CHECK(estimate(std::vector<double>{}).sources == 0);
}

TEST_CASE("Changes that decide nothing are no cross-talk, even where re-encoding changes nothing") {
    const auto record = [](const char* damage, double value) {
        Record one;
        one.source = "a";
        one.damage = damage;
        one.strength = 0.5;
        one.criterion = "coherence.spatial";
        one.value = value;
        return one;
    };
    const Figures figures = figures_of({record("clean", 1), record("recoded", 1),
                                        record("noise", 0.996), record("defocus", 0.994)},
                                       Relations::standard());
    CHECK(middle_cell(figures, "coherence.spatial", "noise")->moved.value == 0);
    CHECK(middle_cell(figures, "coherence.spatial", "defocus")->moved.value == 1);
}

TEST_CASE(
    "Figures: accuracy, ties, lost values, tie band, cross-talk and slope of a grid of two clips") {
    const auto record = [](const char* source, const char* damage, double strength,
                           const char* criterion, std::optional<double> value) {
        Record one;
        one.source = source;
        one.damage = damage;
        one.strength = strength;
        one.criterion = criterion;
        one.value = value;
        return one;
    };
    const std::vector<Record> records{
        record("a", "clean", 0, "fineness.defocus", 0.9),
        record("a", "recoded", 0, "fineness.defocus", 0.88),
        record("a", "defocus", 0.2, "fineness.defocus", 0.8),
        record("a", "defocus", 0.5, "fineness.defocus", 0.5),
        record("a", "defocus", 1, "fineness.defocus", 0.1),
        record("b", "clean", 0, "fineness.defocus", 0.7),
        record("b", "recoded", 0, "fineness.defocus", 0.7),
        record("b", "defocus", 0.2, "fineness.defocus", 0.7),
        record("b", "defocus", 0.5, "fineness.defocus", 0.6),
        record("b", "defocus", 1, "fineness.defocus", std::nullopt),
        record("a", "clean", 0, "coherence.flicker", 0.9),
        record("a", "recoded", 0, "coherence.flicker", 0.9),
        record("a", "defocus", 0.5, "coherence.flicker", 0.9),
        record("b", "clean", 0, "coherence.flicker", 0.9),
        record("b", "recoded", 0, "coherence.flicker", 0.8),
        record("b", "defocus", 0.5, "coherence.flicker", 0.6),
    };
    const Figures figures = figures_of(records, Relations::standard());
    CHECK(figures.criteria == std::vector<std::string>{"fineness.defocus", "coherence.flicker"});
    CHECK(figures.bands.at("fineness.defocus") == Approx(0.019));
    CHECK(figures.bands.at("coherence.flicker") == Approx(0.095));
    REQUIRE(figures.cells.size() == 4);
    CHECK(figures.cells[0].relation == Relation::kHit);
    CHECK(figures.cells[0].accuracy.value == Approx(0.75));  // one right, one tie
    CHECK(figures.cells[1].accuracy.value == 1);
    CHECK(figures.cells[1].mean_fall == Approx(0.25));
    CHECK(figures.cells[2].accuracy.sources == 1);
    CHECK(figures.cells[2].without == 1);
    const Cell* flicker = middle_cell(figures, "coherence.flicker", "defocus");
    REQUIRE(flicker);
    CHECK(flicker->relation == Relation::kUnrelated);
    CHECK(flicker->moved.value == Approx(0.5));
    REQUIRE(figures.slopes.size() == 1);
    // Clip a: 1. Clip b has falls 0, 0, 0.1 at 0, 0.2, 0.5: ranks 1.5 1.5 3 against 1 2 3.
    CHECK(figures.slopes[0].spearman.value == Approx((1 + 1.5 / std::sqrt(3.0)) / 2));
    // A baseline is judged by the row of what it stands for.
    std::vector<Record> renamed = records;
    for (Record& one : renamed) one.criterion = "baseline." + one.criterion;
    const Figures baseline = figures_of(renamed, Relations::standard(),
                                        {{"baseline.fineness.defocus", "fineness.defocus"}});
    CHECK(baseline.cells[0].relation == Relation::kHit);
}
