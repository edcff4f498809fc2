// SPDX-License-Identifier: Apache-2.0
#include "core/report/safe_text.hpp"

#include "tests/catch.hpp"
#include "tests/core/report/sample.hpp"

using namespace cinejury::report;

TEST_CASE("text for people shows controls and bidirectional marks instead of obeying them") {
    CHECK(visible_text("plain text, ünïcode, 漢字, 👩‍🚀") ==
          "plain text, ünïcode, 漢字, 👩‍🚀");
    CHECK(visible_text("a\tb\r\nc") == "a b  c");
    CHECK(visible_text("\x1b[31mred") == "<U+001B>[31mred");
    CHECK(visible_text(std::string("nul\0", 4)) == "nul<U+0000>");
    CHECK(visible_text("\xc2\x9b"
                       "2J") == "<U+009B>2J");
    CHECK(visible_text("gpj.\xe2\x80\xae"
                       "4pm") == "gpj.<U+202E>4pm");
    CHECK(visible_text("\xf3\xa0\x81\xa1") == "<U+E0061>");
}

TEST_CASE("invalid UTF-8 becomes replacement characters, and what follows it stays") {
    CHECK(visible_text("a\xff"
                       "b") ==
          "a\xEF\xBF\xBD"
          "b");
    CHECK(visible_text("\xc3<") == "\xEF\xBF\xBD<");
    CHECK(visible_text("\xe2\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(visible_text("\xed\xa0\x80x").back() == 'x');              // a surrogate
    CHECK(visible_text("\xc0\xaf").find('/') == std::string::npos);  // an overlong slash
}

TEST_CASE("no hostile text keeps a byte that HTML, an attribute or a terminal would obey") {
    for (const std::string& text : test::hostile_texts()) {
        const std::string escaped = html_text(text);
        CHECK(escaped.find_first_of("<>\"'") == std::string::npos);
        for (const char c : visible_text(text))
            CHECK((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
    }
    CHECK(html_text("<a href='x'>&\"") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
}

TEST_CASE("a link can name a file but neither a scheme nor a host") {
    CHECK(link_href("clips/a b.mp4") == "./clips/a%20b.mp4");
    CHECK(link_href("/home/someone/a.mp4") == "/home/someone/a.mp4");
    CHECK(link_href("javascript:alert(1)") == "./javascript%3Aalert%281%29");
    CHECK(link_href("//evil.example/x") == "/evil.example/x");
    CHECK(link_href("a\"><script>").find_first_of("<>\"") == std::string::npos);
    CHECK(link_href("a?b#c%d") == "./a%3Fb%23c%25d");
    CHECK(link_href("").empty());
}
