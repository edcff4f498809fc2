// SPDX-License-Identifier: Apache-2.0
// Standard error: what the program says to people. A progress bar on its last line is taken away
// before a message and drawn again after it. Thread rule: all members from any thread.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "hosts/cli/terminal/terminal.hpp"

namespace cinejury::cli {

class Talk {
public:
    Talk(Style style, bool quiet, bool verbose) : style_(style), quiet_(quiet), verbose_(verbose) {}
    const Style& style() const { return style_; }
    bool quiet() const { return quiet_; }
    bool verbose() const { return verbose_; }

    // One message each; control characters in `text` are escaped, line feeds stay.
    void error(std::string_view text);    // always, with "cinejury: error: "
    void warning(std::string_view text);  // unless quiet, with "cinejury: warning: "
    void say(std::string_view text);      // unless quiet
    void detail(std::string_view text);   // if verbose

    // The line that stays last; empty takes it away. Used by the progress bar on a terminal.
    void set_status_line(std::string_view line);
    // A line for programs, as it is, in one write.
    void raw_line(std::string_view line);

private:
    void message(std::string_view text);

    const Style style_;
    const bool quiet_;
    const bool verbose_;
    std::mutex mutex_;
    std::string status_line_;
};

}  // namespace cinejury::cli
