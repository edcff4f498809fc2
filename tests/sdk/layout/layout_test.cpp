// SPDX-License-Identifier: Apache-2.0
// The layout of the public structs against the baselines beside this file.
#include <regex>

#include "tests/catch.hpp"
#include "tests/sdk/layout/layout_gate.hpp"
#include "tests/sdk/source_tree.hpp"

using namespace cinejury::test;

namespace {

const std::filesystem::path kHere = source_dir() / "tests/sdk/layout";
constexpr const char* kWhenMeant =
    "when the change is meant and allowed: tests/sdk/layout/update.sh, in the same commit";

std::set<std::string> structs_of_headers() {
    std::set<std::string> names;
    for (const char* header : {"base.h", "tensor.h", "clip.h", "host.h", "plugin.h", "expert.h",
                               "generator.h", "training.h"})
        names.merge(structs_of(header_dir() / "cinejury" / header));
    return names;
}

// Offsets in bits and names of the members of each struct of an abidw file, one line each.
std::string members_in_abidw(const std::string& xml) {
    std::string lines;
    const std::regex tag(
        "<class-decl name='(cj_\\w+)'|layout-offset-in-bits='(\\d+)'|<var-decl name='(\\w+)'");
    for (std::sregex_iterator i(xml.begin(), xml.end(), tag), end; i != end; ++i) {
        if ((*i)[1].matched) lines += (*i)[1].str() + "_t\n";
        if ((*i)[2].matched) lines += "    " + (*i)[2].str() + " ";
        if ((*i)[3].matched && !(*i)[3].str().starts_with("anchor_")) lines += (*i)[3].str() + "\n";
    }
    return lines;
}

}  // namespace

TEST_CASE("gcc and clang lay out the public structs as the golden table has them") {
    const LayoutTable golden = golden_layout(kHere);
    const std::string compiler =
        GENERATE("gcc -std=c11", "clang -std=c11", "g++ -x c++ -std=c++17");
    CAPTURE(compiler);
    const LayoutTable now = layout_by(kHere, compiler);
    for (const std::string& violation : prefix_violations(golden, now)) UNSCOPED_INFO(violation);
    INFO(kWhenMeant);
    CHECK((now == golden));
}

TEST_CASE("every baseline of a layout is a prefix of the present layout") {
    check_baselines(kHere, layout_by(kHere, "gcc -std=c11"));
}

TEST_CASE("the list of layouts holds every struct of the headers and every field of a struct") {
    const LayoutTable golden = golden_layout(kHere);
    std::set<std::string> listed;
    for (const LayoutStruct& layout : golden) listed.insert(layout.name);
    CHECK(listed == structs_of_headers());

    const std::string members = members_in_abidw(read_text(kHere / "anchor.abi.xml"));
    for (const LayoutStruct& layout : golden) {
        std::string expected = layout.name + "\n";
        for (const LayoutField& field : layout.fields)
            expected += "    " + std::to_string(field.offset * 8) + " " + field.name + "\n";
        CAPTURE(layout.name);
        CHECK(members.find(expected) != std::string::npos);
        const std::size_t after = members.find(expected) + expected.size();
        CHECK((after >= members.size() || members[after] != ' '));
    }
}

TEST_CASE("there is no padding between the fields of a public struct") {
    check_no_padding(golden_layout(kHere));
}

TEST_CASE(
    "abidiff finds no difference between the headers and the baseline of the anchor library") {
    const Output difference = abi_difference(kHere, "anchor", header_dir());
    INFO(difference.text);
    INFO(kWhenMeant);
    CHECK(difference.code == 0);
}

TEST_CASE("abidiff sees a field that changed its type without changing its place") {
    const Output difference = abi_difference_after(kHere, "anchor", "expert.h",
                                                   "double confidence;", "int64_t confidence;");
    CHECK(difference.code == 4);
    CHECK(difference.text.find("confidence") != std::string::npos);
}
