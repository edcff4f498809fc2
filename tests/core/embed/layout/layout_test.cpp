// SPDX-License-Identifier: Apache-2.0
// The structs and functions of embed.h against the baselines beside this file.
#include <regex>
#include <set>

#include "tests/catch.hpp"
#include "tests/sdk/layout/layout_table.hpp"
#include "tests/sdk/process.hpp"

using namespace cinejury::test;
namespace fs = std::filesystem;

namespace {

const fs::path kHere = source_dir() / "tests/core/embed/layout";
const std::string kInclude =
    " -I" + quoted(source_dir() / "sdk/include") + " -I" + quoted(source_dir()) + " ";
constexpr const char* kWhenMeant =
    "when the change is meant and allowed: tests/core/embed/layout/update.sh, in the same commit";

LayoutTable layout_by(const std::string& compiler) {
    const TemporaryFolder folder;
    const Output built = run(compiler + kInclude + quoted(kHere / "print_layout.c") + " -o " +
                             quoted(folder / "print"));
    INFO(built.text);
    REQUIRE(built.code == 0);
    return parse_layout(run(quoted(folder / "print")).text);
}

// abidiff of the baseline against functions.c as compiled with the headers in `include`.
Output difference_to(const fs::path& include) {
    const TemporaryFolder folder;
    const Output built =
        run("gcc -std=c11 -g -O0 -fPIC -shared -I" + quoted(include) + " " +
            quoted(kHere / "functions.c") + " -o " + quoted(folder / "libfunctions.so"));
    INFO(built.text);
    REQUIRE(built.code == 0);
    return run("abidiff --no-show-locs " + quoted(kHere / "functions.abi.xml") + " " +
               quoted(folder / "libfunctions.so"));
}

}  // namespace

TEST_CASE("gcc and clang lay out the structs of embed.h as the golden table has them") {
    const LayoutTable golden = parse_layout(read_text(kHere / "x86_64.txt"));
    const std::string compiler =
        GENERATE("gcc -std=c11", "clang -std=c11", "g++ -x c++ -std=c++17");
    CAPTURE(compiler);
    const LayoutTable now = layout_by(compiler);
    for (const std::string& violation : prefix_violations(golden, now)) UNSCOPED_INFO(violation);
    INFO(kWhenMeant);
    CHECK((now == golden));
}

TEST_CASE("every baseline of embed.h is a prefix of the present layout") {
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

TEST_CASE("the table holds every struct of embed.h, without padding") {
    const LayoutTable golden = parse_layout(read_text(kHere / "x86_64.txt"));
    const std::string header = read_text(source_dir() / "sdk/include/cinejury/embed.h");
    const std::regex definition("\\n\\} (cj_\\w+_t);");
    std::set<std::string> defined;
    for (std::sregex_iterator i(header.begin(), header.end(), definition), end; i != end; ++i)
        defined.insert((*i)[1]);
    std::set<std::string> listed;
    for (const LayoutStruct& layout : golden) {
        listed.insert(layout.name);
        CAPTURE(layout.name);
        unsigned end = 0;
        for (const LayoutField& field : layout.fields) {
            CAPTURE(field.name);
            CHECK(field.offset == end);
            end = field.offset + field.size;
        }
        CHECK(end == layout.size);
    }
    CHECK(listed == defined);
}

TEST_CASE("abidiff finds no difference between embed.h and the baseline of its functions") {
    const Output difference = difference_to(source_dir() / "sdk/include");
    INFO(difference.text);
    INFO(kWhenMeant);
    CHECK(difference.code == 0);
}

TEST_CASE("abidiff sees a field of embed.h that changed its type without changing its place") {
    const TemporaryFolder folder;
    fs::copy(source_dir() / "sdk/include", folder / "include", fs::copy_options::recursive);
    const fs::path header = folder / "include/cinejury/embed.h";
    const std::string text = read_text(header);
    const std::string changed =
        std::regex_replace(text, std::regex("double overall;"), "int64_t overall;");
    REQUIRE(changed != text);
    write_text(header, changed);
    const Output difference = difference_to(folder / "include");
    CHECK(difference.code == 4);
    CHECK(difference.text.find("overall") != std::string::npos);
}
