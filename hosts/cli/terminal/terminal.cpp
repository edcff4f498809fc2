// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/terminal/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace cinejury::cli {

bool is_terminal(int descriptor) {
    return isatty(descriptor) == 1;
}

std::size_t terminal_width(int descriptor) {
    constexpr std::size_t kUsual = 80;
    constexpr std::size_t kLeast = 40;
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
    return std::max<std::size_t>(size.ws_col, kLeast);
}

Style Style::coloured() {
    return {"\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[0m"};
}

Style Style::choose(std::string_view when, int descriptor, const Environment& environment) {
    if (when == "always") return coloured();
    const bool wanted = when == "auto" && environment.get("NO_COLOR").empty() &&
                        environment.get("TERM") != "dumb" && is_terminal(descriptor);
    return wanted ? coloured() : plain();
}

std::string Style::paint(std::string_view colour, std::string_view text) const {
    std::string painted(colour);
    painted += text;
    painted += colour.empty() ? std::string_view() : reset;
    return painted;
}

}  // namespace cinejury::cli
