// SPDX-License-Identifier: Apache-2.0
#include "cinejury/cpp/metadata_text.hpp"

#include <string>

#include "cinejury/cpp/capabilities.hpp"
#include "tests/catch.hpp"

using namespace cinejury::sdk;

namespace {
constexpr std::string_view kText =
    R"( {"a":"x, \"id\": \"no\"", "list" : [ "one","t}wo", {"id":"inner"} ,3 ],"id":"right","n":-1.5,"flag":true} )";
}  // namespace

TEST_CASE("values are found by key at the top level only") {
    const std::string_view object = kText.substr(1);
    CHECK(metadata::unquoted(metadata::member(object, "id")) == "right");
    CHECK(metadata::member(object, "n") == "-1.5");
    CHECK(metadata::member(object, "flag") == "true");
    CHECK(metadata::member(object, "inner").empty());
    CHECK(metadata::count(metadata::member(object, "list")) == 4);
    CHECK(metadata::contains(metadata::member(object, "list"), "t}wo"));
    CHECK_FALSE(metadata::contains(metadata::member(object, "list"), "wo"));
}

TEST_CASE("text that is no JSON is not read past its end") {
    for (std::size_t length = 0; length <= kText.size(); ++length) {
        const std::string cut(kText.substr(0, length));
        for (const char* key : {"id", "list", "a"}) {
            const std::string_view value = metadata::member(cut, key);
            CHECK(value.size() <= length);
            CHECK(metadata::count(value) <= length);
        }
    }
}

TEST_CASE("capabilities are read by their names") {
    CHECK(capability_bits(R"(["generate","file-out","unknown"])") ==
          (CJ_CAN_GENERATE | CJ_CAN_FILE_OUT));
    CHECK(capability_bits("") == 0);
    CHECK(std::string(capability_name(CJ_CAN_SDE_STEP)) == "sde-step");
}
