// SPDX-License-Identifier: Apache-2.0
#include "core/report/safe_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace cinejury::report {
namespace {

struct Span {
    char32_t first, last;
};
constexpr std::array<Span, 11> kUnsafe{{
    {0x00, 0x1F},
    {0x7F, 0x9F},
    {0x061C, 0x061C},
    {0x200E, 0x200F},
    {0x2028, 0x202E},
    {0x2060, 0x206F},
    {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB},
    {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A},
    {0xE0000, 0xE007F},
}};

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_white(char32_t code) {
    return code == '\t' || code == '\n' || code == '\r';
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

}  // namespace

bool is_unsafe(char32_t code) {
    return std::any_of(kUnsafe.begin(), kUnsafe.end(),
                       [code](Span span) { return code >= span.first && code <= span.last; });
}

std::string visible_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_code_point(text, [&out](char32_t code, std::string_view bytes) {
        if (is_white(code))
            out += ' ';
        else if (is_unsafe(code))
            fmt::format_to(std::back_inserter(out), "<U+{:04X}>", static_cast<unsigned>(code));
        else
            out += code == 0xFFFD ? kReplacement : bytes;
    });
    return out;
}

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : visible_text(text)) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string link_href(std::string_view path) {
    if (path.empty()) return {};
    std::string out = path.front() == '/' ? "" : "./";
    char before = 0;
    for (const char c : path) {
        if (c == '/' && before == '/') continue;  // "//host" would be a network address
        before = c;
        if (c == '/' || is_unreserved(c))
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace cinejury::report
