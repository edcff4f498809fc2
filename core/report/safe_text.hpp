// SPDX-License-Identifier: Apache-2.0
// Text from outside (prompts, file names, plugins' words) made safe to show.
// Thread rule: free functions on values.
#pragma once

#include <boost/locale/utf.hpp>
#include <string>
#include <string_view>

namespace cinejury::report {

// Calls visit(code point, its bytes) over UTF-8; a byte that belongs to no valid sequence is
// visited as U+FFFD.
template <class Visit>
void for_each_code_point(std::string_view text, Visit visit) {
    using Utf8 = boost::locale::utf::utf_traits<char>;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const char* const begin = at;
        const auto code = Utf8::decode(at, end);
        const bool valid = boost::locale::utf::is_valid_codepoint(code);
        if (!valid) at = begin + 1;
        visit(valid ? static_cast<char32_t>(code) : char32_t{0xFFFD},
              std::string_view(begin, static_cast<std::size_t>(at - begin)));
    }
}

// True for code points that a terminal obeys or that change how the text around them reads:
// controls (C0, DEL, C1), line and paragraph separators, bidirectional marks, embeddings,
// overrides and isolates (UAX #9), annotation anchors, byte order marks and tags.
bool is_unsafe(char32_t code);

// One line of valid UTF-8 for people: white space controls become a space, other unsafe code
// points are written out as "<U+202E>", invalid bytes become U+FFFD. Never contains a control.
std::string visible_text(std::string_view text);

// visible_text for HTML text and for attributes in either kind of quotes.
std::string html_text(std::string_view text);

// A link to a file as an attribute's value. Everything but unreserved characters and '/' is
// percent-encoded and a relative name begins with "./", so that no text can name a scheme or a
// host.
std::string link_href(std::string_view path);

}  // namespace cinejury::report
