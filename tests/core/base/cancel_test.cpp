// SPDX-License-Identifier: Apache-2.0
#include "core/base/cancel.hpp"

#include "tests/catch.hpp"

using cinejury::CancelToken;

TEST_CASE("cancelling a token cancels its children and no other") {
    const CancelToken parent;
    const CancelToken child = parent.child();
    const CancelToken sibling = parent.child();
    child.cancel();
    CHECK(child.cancelled());
    CHECK_FALSE(sibling.cancelled());
    CHECK_FALSE(parent.cancelled());
    parent.cancel();
    CHECK(sibling.cancelled());
}
