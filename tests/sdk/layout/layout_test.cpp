// SPDX-License-Identifier: Apache-2.0
// The layout of the public structs against the baselines beside this file.
#include <regex>
#include <set>

#include "tests/catch.hpp"
#include "tests/sdk/layout/layout_table.hpp"
#include "tests/sdk/process.hpp"

using namespace cinejury::test;
namespace fs = std::filesystem;

namespace {

const fs::path kHere = source_dir() / "tests/sdk/layout";
const std::string kInclude = " -I" + quoted(source_dir() / "sdk/include") + " ";

LayoutTable layout_by(const std::string& compiler) {
    const TemporaryFolder folder;
    const Output built = run(compiler + kInclude + quoted(kHere / "print_layout.c") + " -o " +
                             quoted(folder / "print"));
    INFO(built.text);
    REQUIRE(built.code == 0);
    return parse_layout(run(quoted(folder / "print")).text);
}

void build_anchor(const TemporaryFolder& folder) {
    const Output built = run("gcc -std=c11 -g -O0 -fPIC -shared" + kInclude +
                             quoted(kHere / "anchor.c") + " -o " + quoted(folder / "libanchor.so"));
    INFO(built.text);
    REQUIRE(built.code == 0);
}

// Structs that the headers define, by their typedef's name.
std::set<std::string> structs_of_headers() {
    std::set<std::string> names;
    const std::regex definition("\\n\\} (cj_\\w+_t);");
    for (const char* header :
         {"base.h", "tensor.h", "clip.h", "host.h", "plugin.h", "expert.h", "generator.h"}) {
        const std::string text = read_text(source_dir() / "sdk/include/cinejury" / header);
        for (std::sregex_iterator i(text.begin(), text.end(), definition), end; i != end; ++i)
            names.insert((*i)[1]);
    }
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
    const LayoutTable golden = parse_layout(read_text(kHere / "x86_64.txt"));
    const std::string compiler =
        GENERATE("gcc -std=c11", "clang -std=c11", "g++ -x c++ -std=c++17");
    CAPTURE(compiler);
    const LayoutTable now = layout_by(compiler);
    for (const std::string& violation : prefix_violations(golden, now)) UNSCOPED_INFO(violation);
    INFO("when the change is meant and allowed: tests/sdk/layout/update.sh, in the same commit");
    CHECK((now == golden));
}

TEST_CASE("every baseline of a layout is a prefix of the present layout") {
    const LayoutTable now = layout_by("gcc -std=c11");
    int baselines = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(kHere)) {
        if (!entry.path().filename().string().starts_with("x86_64")) continue;
        ++baselines;
        CAPTURE(entry.path());
        CHECK(prefix_violations(parse_layout(read_text(entry.path())), now) ==
              std::vector<std::string>{});
    }
    CHECK(baselines >= 1);
}

TEST_CASE("the list of layouts holds every struct of the headers and every field of a struct") {
    const LayoutTable golden = parse_layout(read_text(kHere / "x86_64.txt"));
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
    for (const LayoutStruct& layout : parse_layout(read_text(kHere / "x86_64.txt"))) {
        CAPTURE(layout.name);
        unsigned end = 0;
        for (const LayoutField& field : layout.fields) {
            CAPTURE(field.name);
            CHECK(field.offset == end);
            end = field.offset + field.size;
        }
        CHECK(end == layout.size);
    }
}

TEST_CASE(
    "abidiff finds no difference between the headers and the baseline of the anchor library") {
    const TemporaryFolder folder;
    build_anchor(folder);
    const Output difference = run("abidiff --no-show-locs " + quoted(kHere / "anchor.abi.xml") +
                                  " " + quoted(folder / "libanchor.so"));
    // 4 says that something changed, also for an allowed append; the text says what.
    INFO(difference.text);
    INFO("when the change is meant and allowed: tests/sdk/layout/update.sh, in the same commit");
    CHECK(difference.code == 0);
}

TEST_CASE("abidiff sees a field that changed its type without changing its place") {
    const TemporaryFolder folder;
    fs::copy(source_dir() / "sdk/include", folder / "include", fs::copy_options::recursive);
    const fs::path header = folder / "include/cinejury/expert.h";
    const std::string text = read_text(header);
    const std::string changed =
        std::regex_replace(text, std::regex("double confidence;"), "int64_t confidence;");
    REQUIRE(changed != text);
    write_text(header, changed);
    const Output built =
        run("gcc -std=c11 -g -O0 -fPIC -shared -I" + quoted(folder / "include") + " " +
            quoted(kHere / "anchor.c") + " -o " + quoted(folder / "libanchor.so"));
    INFO(built.text);
    REQUIRE(built.code == 0);
    const Output difference =
        run("abidiff " + quoted(kHere / "anchor.abi.xml") + " " + quoted(folder / "libanchor.so"));
    CHECK(difference.code == 4);
    CHECK(difference.text.find("confidence") != std::string::npos);
}
