// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/command/argument_template.hpp"

#include "tests/catch.hpp"

namespace cinejury::command {
namespace {

using Words = std::vector<std::string>;

std::string refusal(const std::string& line) {
    try {
        ArgumentTemplate parsed(line);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

TEST_CASE("A line is split at blanks, and quotes keep what they enclose") {
    CHECK(split_words("  a  b\tc\nd ") == Words{"a", "b", "c", "d"});
    CHECK(split_words("'a b' \"c d\" e\\ f") == Words{"a b", "c d", "e f"});
    CHECK(split_words("a'b'\"c\"d") == Words{"abcd"});
    CHECK(split_words("'' \"\"") == Words{"", ""});
    CHECK(split_words("'a\\b' \"a\\\"b\\\\c\\d\"") == Words{"a\\b", "a\"b\\c\\d"});
    CHECK(split_words("").empty());
}

TEST_CASE("A line does nothing else of a shell") {
    CHECK(split_words("$HOME `id` $(id) * ~ a;b a|b a>b #c !d") ==
          Words{"$HOME", "`id`", "$(id)", "*", "~", "a;b", "a|b", "a>b", "#c", "!d"});
}

TEST_CASE("A quote or backslash without an end is refused") {
    CHECK_THROWS_WITH(split_words("a 'b"), Catch::Contains("no end"));
    CHECK_THROWS_WITH(split_words("a \"b"), Catch::Contains("no end"));
    CHECK_THROWS_WITH(split_words("a \\"), Catch::Contains("backslash"));
}

TEST_CASE("A value stays inside its argument, whatever it holds") {
    const ArgumentTemplate line("gen --text={prompt} '{prompt}' -o {output}");
    const std::string odd = "--help ' \" \\ $(id)\n{seed} *";
    CHECK(line.fill({{"prompt", odd}, {"output", "o.mp4"}}) ==
          Words{"gen", "--text=" + odd, odd, "-o", "o.mp4"});
    CHECK(line.uses("prompt"));
    CHECK_FALSE(line.uses("seed"));
}

TEST_CASE("Doubled braces are braces, a lone closing one is itself") {
    const ArgumentTemplate line("gen {{seed}} {{{seed}}} a}b {output}");
    CHECK(line.fill({{"seed", "5"}, {"output", "o"}}) == Words{"gen", "{seed}", "{5}", "a}b", "o"});
}

TEST_CASE("A template that cannot work is refused with the reason") {
    CHECK_THAT(refusal("gen {promt}"), Catch::Contains("{promt}") && Catch::Contains("{prompt}"));
    CHECK_THAT(refusal("gen {prompt"), Catch::Contains("'{' without '}'"));
    CHECK_THAT(refusal("gen {}"), Catch::Contains("unknown placeholder {}"));
    CHECK_THAT(refusal("{output} x"), Catch::Contains("first word"));
    CHECK_THAT(refusal(" \n"), Catch::Contains("no program"));
    CHECK_THAT(refusal("'' x"), Catch::Contains("first word is empty"));
}

}  // namespace
}  // namespace cinejury::command
