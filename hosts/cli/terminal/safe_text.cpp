// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/terminal/safe_text.hpp"

#include <fmt/format.h>

#include "core/report/safe_text.hpp"

namespace cinejury::cli {

std::string safe_lines(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t end = text.find('\n');
        out += report::visible_text(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        out += '\n';
        text.remove_prefix(end + 1);
    }
}

std::size_t text_width(std::string_view text) {
    // fmt tells no width, but pads by it.
    const std::size_t wide = 2 * text.size() + 1;
    return text.size() + wide - fmt::format("{:<{}}", text, wide).size();
}

}  // namespace cinejury::cli
