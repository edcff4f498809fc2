// SPDX-License-Identifier: Apache-2.0
// The gate itself: which changes of a layout it lets pass.
#include "tests/catch.hpp"
#include "tests/sdk/layout/layout_table.hpp"

using namespace cinejury::test;

namespace {

const LayoutTable kBefore = parse_layout(
    "cj_table_t 24\n"
    "    size 0 4\n"
    "    reserved 4 4\n"
    "    first 8 8\n"
    "    tail 16 4\n"
    "cj_value_t 8\n"
    "    code 0 4\n"
    "    reaction 4 4\n");

std::vector<std::string> changed(const std::string& after) {
    return prefix_violations(kBefore, parse_layout(after));
}

const std::string kValue = "cj_value_t 8\n    code 0 4\n    reaction 4 4\n";

}  // namespace

TEST_CASE("an appended field and a new struct pass the prefix gate") {
    CHECK(changed("cj_table_t 32\n    size 0 4\n    reserved 4 4\n    first 8 8\n    tail 16 4\n"
                  "    second 24 8\n" +
                  kValue + "cj_new_t 4\n    x 0 4\n")
              .empty());
}

TEST_CASE("a field in former tail padding does not pass the prefix gate") {
    const auto found = changed(
        "cj_table_t 24\n    size 0 4\n    reserved 4 4\n    first 8 8\n    tail 16 4\n"
        "    second 20 4\n" +
        kValue);
    REQUIRE(found.size() == 1);
    CHECK(found[0] == "cj_table_t: second lies in what was padding");
}

TEST_CASE("moved, renamed, resized and lost fields do not pass the prefix gate") {
    CHECK(changed("cj_table_t 24\n    size 0 4\n    reserved 4 4\n    tail 8 4\n    first 16 8\n" +
                  kValue)
              .size() == 1);
    CHECK(changed("cj_table_t 24\n    size 0 4\n    reserved 4 4\n    first 8 4\n    tail 16 4\n" +
                  kValue)
              .size() == 1);
    CHECK(
        changed("cj_table_t 16\n    size 0 4\n    reserved 4 4\n    first 8 8\n" + kValue).size() ==
        2);
    CHECK(changed(kValue) == std::vector<std::string>{"cj_table_t: is gone"});
}

TEST_CASE("a struct that is passed by value may not even grow") {
    const std::string table =
        "cj_table_t 24\n    size 0 4\n    reserved 4 4\n    first 8 8\n    tail 16 4\n";
    CHECK(changed(table + kValue).empty());
    CHECK(changed(table + "cj_value_t 12\n    code 0 4\n    reaction 4 4\n    more 8 4\n").size() ==
          1);
}
