// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.hpp"

#include "tests/catch.hpp"

using namespace cinejury;

namespace {

Result<int> half(int value) {
    if (value % 2) return Status(Code::kInvalidArgument, "odd");
    return value / 2;
}

Result<int> quarter(int value) {
    CINEJURY_ASSIGN(const int first, half(value));
    CINEJURY_ASSIGN(const int second, half(first));
    return second;
}

}  // namespace

TEST_CASE("a status is one pointer wide and keeps code, reaction and message through copies") {
    STATIC_REQUIRE(sizeof(Status) == sizeof(void*));
    const Status bad(Code::kBadData, "torn", CJ_REACT_BAD_INPUT);
    const Status copy = bad;  // NOLINT: the copy is what is tested
    CHECK(copy.code() == Code::kBadData);
    CHECK(copy.reaction() == CJ_REACT_BAD_INPUT);
    CHECK(copy.with_context("a.mp4").message() == "a.mp4: torn");
    CHECK(Status().ok());
    CHECK(Status().with_context("x").ok());
}

TEST_CASE("results carry a value or the failure of the step that failed") {
    CHECK(*quarter(8) == 2);
    CHECK(quarter(6).status().message() == "odd");
}
