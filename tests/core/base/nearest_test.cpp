// SPDX-License-Identifier: Apache-2.0
#include "core/base/nearest.hpp"

#include <vector>

#include "tests/catch.hpp"

using cinejury::nearest_name;

TEST_CASE("a typing error finds its word, something else finds nothing") {
    const std::vector<std::string> names{"threshold", "weights", "tie_band"};
    CHECK(nearest_name("treshold", names) == "threshold");
    CHECK(nearest_name("wieghts", names) == "weights");
    CHECK(nearest_name("tie-band", names) == "tie_band");
    CHECK(nearest_name("banana", names).empty());
    CHECK(nearest_name("", names).empty());
    CHECK(nearest_name(std::string(100'000, 'a'), names).empty());
}
