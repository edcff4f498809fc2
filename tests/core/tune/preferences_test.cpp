// SPDX-License-Identifier: Apache-2.0
// Advantages and pairs of the clips of one prompt.
#include "core/tune/preferences.hpp"

#include "tests/catch.hpp"

using namespace cinejury::tune;

namespace {

std::vector<RatedClip> group_of(std::vector<double> values) {
    std::vector<RatedClip> group;
    for (const double value : values) group.push_back({{{"a", value}}, true});
    return group;
}

}  // namespace

TEST_CASE("Advantages have mean 0 and deviation 1, whatever the scale of a criterion") {
    for (const double scale : {1.0, 1e-3, 1e6}) {
        const auto group = group_of({1 * scale, 2 * scale, 3 * scale, 6 * scale});
        const Ranking ranking = rank_group(group, {{"a", {}}});
        double sum = 0, square = 0;
        for (const auto& advantage : ranking.advantages) {
            sum += *advantage;
            square += *advantage * *advantage;
        }
        CHECK(std::abs(sum) < 1e-9);
        CHECK(square / 4 == Approx(1));
        CHECK(best_pair(group, ranking, 0.1) == Pair{3, 0});
    }
}

TEST_CASE("A criterion that spreads less than its noise floor counts nothing") {
    auto group = group_of({1.0, 1.001, 1.002});
    group[0].values["b"] = 0.9;
    group[1].values["b"] = 0.1;
    group[2].values["b"] = 0.5;
    const Ranking ranking = rank_group(group, {{"a", {1, 0.01}}, {"b", {1, 0.01}}});
    CHECK(ranking.counted == std::vector<std::string>{"b"});
    CHECK(best_pair(group, ranking, 0.1) == Pair{0, 1});
    CHECK(rank_group(group_of({1, 1, 1}), {{"a", {}}}).counted.empty());
    CHECK_FALSE(best_pair(group_of({1, 1}), rank_group(group_of({1, 1}), {{"a", {}}}), 0));
}

TEST_CASE("Weights decide where criteria contradict") {
    auto group = group_of({0, 1});
    group[0].values["b"] = 1;
    group[1].values["b"] = 0;
    CHECK(best_pair(group, rank_group(group, {{"a", {2, 0}}, {"b", {1, 0}}}), 0.1) == Pair{1, 0});
    CHECK(best_pair(group, rank_group(group, {{"a", {1, 0}}, {"b", {2, 0}}}), 0.1) == Pair{0, 1});
    CHECK_FALSE(best_pair(group, rank_group(group, {{"a", {}}, {"b", {}}}), 0.1));
}

TEST_CASE("A clip without a counted value is in no pair, and gates come before scores") {
    auto group = group_of({5, 1, 3});
    group[0].passed = false;
    // the best by score failed a gate: it is below the others, and the contradicting pair is none
    CHECK_FALSE(best_pair(group, rank_group(group, {{"a", {}}}), 0.1));
    group[0].passed = true;
    group[1].passed = false;
    CHECK(best_pair(group, rank_group(group, {{"a", {}}}), 0.1) == Pair{0, 1});
    group[0].values.clear();
    CHECK(best_pair(group, rank_group(group, {{"a", {}}}), 0.1) == Pair{2, 1});
}

TEST_CASE("A difference inside the margin makes no pair") {
    const auto group = group_of({1, 2});
    const Ranking ranking = rank_group(group, {{"a", {}}});
    CHECK_FALSE(best_pair(group, ranking, 2));
    CHECK(best_pair(group, ranking, 1.9) == Pair{1, 0});
}
