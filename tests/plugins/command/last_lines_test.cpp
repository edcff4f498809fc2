// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/command/last_lines.hpp"

#include "tests/catch.hpp"

namespace cinejury::command {
namespace {

std::string shown(const std::string& output) {
    LastLines lines;
    lines.add(output);
    return lines.text();
}

TEST_CASE("Short output is shown whole") {
    CHECK(shown("") == "");
    CHECK(shown("one\ntwo\n") == "one\ntwo");
    CHECK(shown("gr\xc3\xbc\xc3\x9f\x65 \xf0\x9f\x8e\xac") ==
          "gr\xc3\xbc\xc3\x9f\x65 \xf0\x9f\x8e\xac");
}

TEST_CASE("Of long output the end is shown, and that something is missing") {
    std::string output;
    for (int i = 0; i < 100000; ++i) output += "line " + std::to_string(i) + "\n";
    const std::string text = shown(output);
    CHECK_THAT(text, Catch::StartsWith("...\n") && Catch::EndsWith("line 99999"));
    CHECK(text.size() <= LastLines::kMaxBytes + 4);
    CHECK_THAT(shown("begin" + std::string(50000, 'x') + "end"),
               Catch::StartsWith("...\nx") && Catch::EndsWith("xend"));
}

TEST_CASE("Output cannot steer a terminal or break the text") {
    CHECK(shown("a\x1b[31mred\x07") == "a?[31mred?");
    CHECK(shown("a\tb") == "a b");
    CHECK(shown("bad \xff\xc3 end") == "bad ?? end");
    CHECK(shown("overlong \xc0\xaf, surrogate \xed\xa0\x80") == "overlong ??, surrogate ???");
    CHECK(shown("c1 \xc2\x9b, turned \xe2\x80\xae") == "c1 ??, turned ???");
    CHECK(shown(std::string("nul \0.", 6)) == "nul ?.");
}

TEST_CASE("Of a progress bar only its last state is shown") {
    CHECK(shown("start\n10%\r20%\r100%\r\ndone\r\n") == "start\n100%\ndone");
}

TEST_CASE("A long line is not cut inside a character") {
    std::string line;
    for (int i = 0; i < 3000; ++i) line += "\xc3\xbc";
    const std::string text = shown("x" + line);
    CHECK(text.find('?') == std::string::npos);
    CHECK_THAT(text, Catch::EndsWith("\xc3\xbc"));
    CHECK((static_cast<unsigned char>(text[4]) & 0xc0) != 0x80);
}

}  // namespace
}  // namespace cinejury::command
