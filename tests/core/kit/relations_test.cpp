// SPDX-License-Identifier: Apache-2.0
// The table of damages and criteria.
#include "core/kit/relations.hpp"
#include "core/kit/damage.hpp"
#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::kit;
using Catch::Matchers::Contains;

TEST_CASE("The committed table has a row for each damage; what it does not name is unrelated") {
    const Relations& table = Relations::standard();
    CHECK(table.of("defocus", "fineness.defocus") == Relation::kHit);
    CHECK(table.of("defocus", "fineness.cinejury.blockiness") == Relation::kAllowed);
    CHECK(table.of("defocus", "fineness.motion_blur") == Relation::kUnrelated);
    CHECK(table.of("hard_cut", "coherence.background") == Relation::kHit);
    CHECK(table.of("hard_cut", "coherence.spatial") == Relation::kAllowed);
    CHECK(table.of("colour_cast", "canaries.motion") == Relation::kAllowed);
    CHECK(table.of("noise", "coherence.flicker") == Relation::kUnrelated);
}

TEST_CASE("A table with a damage too many, too few, or a criterion that is both is refused") {
    std::string all;
    for (const Damage& damage : damages()) all += "[" + std::string(damage.id) + "]\n";
    CHECK(Relations::parse(all, "t").ok());
    const auto refusal = [](const std::string& text) {
        const Status status = Relations::parse(text, "t").status();
        CHECK(status.code() == Code::kBadData);
        return status.message();
    };
    CHECK_THAT(refusal(all + "[defocused]\n"), Contains("defocused"));
    CHECK_THAT(refusal(all.substr(0, all.rfind('['))), Contains("object_warp"));
    CHECK_THAT(refusal(all + "hit = [\"a.b\"]\nallowed = [\"a.b\"]\n"), Contains("a.b"));
    CHECK_THAT(refusal("[defocus\n"), Contains("t:1"));
}
