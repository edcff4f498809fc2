// SPDX-License-Identifier: Apache-2.0
#include "core/panel/criteria.hpp"

#include <map>
#include <set>
#include <string>

#include "tests/catch.hpp"

using namespace cinejury::panel;

TEST_CASE("there are 28 criteria, numbered in order, each with its own id and question") {
    std::set<std::string_view> ids, questions;
    std::uint32_t index = 0;
    for (const Criterion& criterion : criteria()) {
        CHECK(criterion.index == index++);
        CHECK(ids.insert(criterion.id).second);
        CHECK(questions.insert(criterion.question).second);
        CHECK(find_criterion(criterion.id) == &criterion);
    }
    CHECK(index == 28);
    CHECK(find_criterion("fineness.sharpness") == nullptr);
}

TEST_CASE("the aspects hold 5, 6, 5, 7 and 5 criteria, and ids begin with their aspect") {
    std::map<Aspect, int> counts;
    for (const Criterion& criterion : criteria()) {
        ++counts[criterion.aspect];
        CHECK(criterion.id.substr(0, criterion.id.find('.')) == aspect_id(criterion.aspect));
    }
    CHECK(counts[Aspect::kAlignment] == 5);
    CHECK(counts[Aspect::kSafety] == 6);
    CHECK(counts[Aspect::kFineness] == 5);
    CHECK(counts[Aspect::kCoherence] == 7);
    CHECK(counts[Aspect::kBias] == 5);
    CHECK(aspect_title(Aspect::kCoherence) == "coherence & consistency");
}

TEST_CASE("a vendor's criterion belongs to the aspect that its id begins with, or to none") {
    Aspect aspect{};
    REQUIRE(aspect_of("coherence.acme.pulse", aspect));
    CHECK(aspect == Aspect::kCoherence);
    CHECK_FALSE(aspect_of("com.acme.pulse", aspect));
    CHECK_FALSE(aspect_of("guards.frozen", aspect));
    CHECK_FALSE(aspect_of("coherences.acme.pulse", aspect));
    CHECK_FALSE(aspect_of("", aspect));
}
