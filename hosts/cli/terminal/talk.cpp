// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/terminal/talk.hpp"

#include <unistd.h>

#include <cerrno>

#include "hosts/cli/terminal/safe_text.hpp"

namespace cinejury::cli {
namespace {

constexpr std::string_view kTakeAway = "\r\033[K";

// Failures to talk have nowhere to be told.
void write_all(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

void Talk::message(std::string_view text) {
    const std::lock_guard lock(mutex_);
    std::string all;
    if (!status_line_.empty()) all += kTakeAway;
    (all += text) += '\n';
    all += status_line_;
    write_all(all);
}

void Talk::error(std::string_view text) {
    message("cinejury: " + style_.paint(style_.red, "error:") + " " + safe_lines(text));
}

void Talk::warning(std::string_view text) {
    if (!quiet_)
        message("cinejury: " + style_.paint(style_.yellow, "warning:") + " " + safe_lines(text));
}

void Talk::say(std::string_view text) {
    if (!quiet_) message(safe_lines(text));
}

void Talk::detail(std::string_view text) {
    if (verbose_) message(style_.paint(style_.dim, safe_lines(text)));
}

void Talk::set_status_line(std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (line == status_line_) return;
    std::string all;
    if (!status_line_.empty()) all += kTakeAway;
    all += line;
    status_line_ = line;
    write_all(all);
}

void Talk::raw_line(std::string_view line) {
    message(line);
}

}  // namespace cinejury::cli
