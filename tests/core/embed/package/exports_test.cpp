// SPDX-License-Identifier: Apache-2.0
// What libcinejury.so shows to the linker.
#include <regex>
#include <set>

#include "tests/catch.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/shell.hpp"

using namespace cinejury::test;

namespace {

std::set<std::string> functions_of_header() {
    const std::string header = read_text(source_dir() / "sdk/include/cinejury/embed.h");
    const std::regex declaration("CJ_EMBED_API [^;(]*?\\b(cj_\\w+)\\(");
    std::set<std::string> names;
    for (std::sregex_iterator i(header.begin(), header.end(), declaration), end; i != end; ++i)
        names.insert((*i)[1]);
    return names;
}

}  // namespace

TEST_CASE("the library exports the functions of embed.h and not one symbol more") {
    const std::string listed =
        run("nm -D --defined-only --format=posix " + quoted(CINEJURY_EMBED_LIBRARY)).text;
    std::set<std::string> exported;
    const std::regex symbol("(\\S+?)(@@\\S+)? (\\w)( .*)?\n");
    for (std::sregex_iterator i(listed.begin(), listed.end(), symbol), end; i != end; ++i) {
        if ((*i)[1] == "CINEJURY_0") continue;  // the version itself
        CHECK((*i)[2] == "@@CINEJURY_0");
        CHECK((*i)[3] == "T");
        exported.insert((*i)[1]);
    }
    CHECK(exported == functions_of_header());
    CHECK(exported.size() == 7);
}

TEST_CASE(
    "the library has its SONAME, no executable stack, no text relocations, and stays loaded") {
    const std::string dynamic = run("readelf -dW " + quoted(CINEJURY_EMBED_LIBRARY)).text;
    CHECK(dynamic.find("soname: [libcinejury.so.0]") != std::string::npos);
    CHECK(dynamic.find("NODELETE") != std::string::npos);
    CHECK(dynamic.find("TEXTREL") == std::string::npos);
    CHECK(std::regex_search(run("readelf -lW " + quoted(CINEJURY_EMBED_LIBRARY)).text,
                            std::regex("GNU_STACK.* RW  ")));
}
