// SPDX-License-Identifier: Apache-2.0
#include "core/report/page_fill.hpp"

#include <fmt/format.h>

#include "core/base/digest.hpp"
#include "core/report/page_media.hpp"

namespace cinejury::report {
namespace {

// CSP source of an inline script or style: 'sha256-<base64>'.
std::string source_hash(std::string_view text) {
    const std::string hex = sha256_hex(text);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return "'sha256-" + base64(bytes) + "'";
}

}  // namespace

std::string fill_page(std::string_view page, const PageParts& parts) {
    std::string out;
    for (;;) {
        const std::size_t open = page.find("{{");
        const std::size_t close = page.find("}}", open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        const auto found = parts.find(page.substr(open + 2, close - open - 2));
        out += page.substr(0, open);
        if (found != parts.end()) out += found->second;
        page.remove_prefix(close + 2);
    }
    return out += page;
}

// `file:` is what 'self' means for a page opened from a disk in browsers that give files no origin.
std::string content_policy(std::string_view style, std::string_view script) {
    return fmt::format(
        "default-src 'none'; script-src {}; style-src {}; img-src data: 'self' file:; "
        "media-src data: 'self' file:; base-uri 'none'; form-action 'none'",
        source_hash(script), source_hash(style));
}

}  // namespace cinejury::report
