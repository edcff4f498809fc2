// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/terminal/wrap.hpp"

#include "hosts/cli/terminal/safe_text.hpp"

namespace cinejury::cli {

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> lines(1);
    while (!text.empty()) {
        const std::size_t end = text.find(' ');
        const std::string_view word = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (word.empty()) continue;
        std::string& line = lines.back();
        if (line.empty())
            line = word;
        else if (text_width(line) + 1 + text_width(word) <= width)
            (line += ' ') += word;
        else
            lines.emplace_back(word);
    }
    return lines;
}

}  // namespace cinejury::cli
