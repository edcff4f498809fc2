// SPDX-License-Identifier: Apache-2.0
#include "last_lines.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace cinejury::command {
namespace {

// Raw bytes kept: enough for kMaxLines lines of a progress bar.
constexpr std::size_t kKeep = 16384;

bool is_control(std::uint32_t point) {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029 ||
           (point >= 0x200e && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}

// Length of the UTF-8 character that starts at `at`, or 0 when it is not a valid one that can be
// shown: no overlong form, surrogate, control or direction mark.
std::size_t shown_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const std::uint32_t first = byte(0);
    const std::size_t length = first < 0x80             ? 1
                               : (first & 0xe0) == 0xc0 ? 2
                               : (first & 0xf0) == 0xe0 ? 3
                               : (first & 0xf8) == 0xf0 ? 4
                                                        : 0;
    if (length == 0) return 0;
    std::uint32_t point = length == 1 ? first : first & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
        point = point << 6 | (byte(i) & 0x3f);
    }
    static constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool valid =
        point >= kLeast[length] && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    return valid && !is_control(point) ? length : 0;
}

std::string printable(std::string_view line) {
    std::string shown;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t length = shown_length(line, at);
        if (length == 0) shown += line[at] == '\t' ? ' ' : '?';
        shown.append(line.substr(at, length));
        at += std::max<std::size_t>(length, 1);
    }
    return shown;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (line.ends_with('\r')) line.remove_suffix(1);
        if (const std::size_t again = line.rfind('\r'); again != std::string_view::npos)
            line.remove_prefix(again + 1);
        if (!line.empty()) lines.push_back(printable(line));
    }
    return lines;
}

}  // namespace

void LastLines::add(std::string_view piece) {
    kept_.append(piece);
    if (kept_.size() <= kKeep) return;
    kept_.erase(0, kept_.size() - kKeep);
    dropped_ = true;
}

std::string LastLines::text() const {
    const std::vector<std::string> lines = lines_of(kept_);
    std::string text;
    std::size_t used = 0;
    for (; used < lines.size() && used < kMaxLines; ++used) {
        const std::string& line = lines[lines.size() - 1 - used];
        if (text.size() + line.size() + 1 > kMaxBytes) break;
        text = text.empty() ? line : line + "\n" + text;
    }
    // One line longer than everything: its end, cut where a character starts.
    if (used == 0 && !lines.empty()) {
        text = lines.back().substr(lines.back().size() - kMaxBytes);
        while (!text.empty() && (text.front() & 0xc0) == 0x80) text.erase(0, 1);
    }
    return (dropped_ || used < lines.size() ? "...\n" : "") + text;
}

}  // namespace cinejury::command
