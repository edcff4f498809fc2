// SPDX-License-Identifier: Apache-2.0
// The structs and functions of embed.h against the baselines beside this file.
#include "tests/catch.hpp"
#include "tests/sdk/layout/layout_gate.hpp"
#include "tests/sdk/source_tree.hpp"

using namespace cinejury::test;

namespace {

const std::filesystem::path kHere = source_dir() / "tests/core/embed/layout";
constexpr const char* kWhenMeant =
    "when the change is meant and allowed: tests/core/embed/layout/update.sh, in the same commit";

}  // namespace

TEST_CASE("gcc and clang lay out the structs of embed.h as the golden table has them") {
    const LayoutTable golden = golden_layout(kHere);
    const std::string compiler =
        GENERATE("gcc -std=c11", "clang -std=c11", "g++ -x c++ -std=c++17");
    CAPTURE(compiler);
    const LayoutTable now = layout_by(kHere, compiler);
    for (const std::string& violation : prefix_violations(golden, now)) UNSCOPED_INFO(violation);
    INFO(kWhenMeant);
    CHECK((now == golden));
}

TEST_CASE("every baseline of embed.h is a prefix of the present layout") {
    check_baselines(kHere, layout_by(kHere, "gcc -std=c11"));
}

TEST_CASE("the table holds every struct of embed.h, without padding") {
    const LayoutTable golden = golden_layout(kHere);
    std::set<std::string> listed;
    for (const LayoutStruct& layout : golden) listed.insert(layout.name);
    CHECK(listed == structs_of(header_dir() / "cinejury/embed.h"));
    check_no_padding(golden);
}

TEST_CASE("abidiff finds no difference between embed.h and the baseline of its functions") {
    const Output difference = abi_difference(kHere, "functions", header_dir());
    INFO(difference.text);
    INFO(kWhenMeant);
    CHECK(difference.code == 0);
}

TEST_CASE("abidiff sees a field of embed.h that changed its type without changing its place") {
    const Output difference =
        abi_difference_after(kHere, "functions", "embed.h", "double overall;", "int64_t overall;");
    CHECK(difference.code == 4);
    CHECK(difference.text.find("overall") != std::string::npos);
}
