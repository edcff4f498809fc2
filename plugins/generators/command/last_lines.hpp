// SPDX-License-Identifier: Apache-2.0
// What a program said last on its standard error, for a message. Thread rule: values.
#pragma once

#include <string>
#include <string_view>

namespace cinejury::command {

// Takes any amount of output in pieces, keeps the end of it.
class LastLines {
public:
    static constexpr std::size_t kMaxLines = 12;
    static constexpr std::size_t kMaxBytes = 2000;

    void add(std::string_view piece);
    // At most kMaxLines lines and kMaxBytes bytes, joined by line feeds, none at the end. Valid
    // UTF-8 without control characters: a tab is a blank, of "a\rb\n" (progress bars) only b stays,
    // every other byte that cannot be shown is '?'. "..." in front says that something was left
    // out.
    std::string text() const;

private:
    std::string kept_;
    bool dropped_ = false;
};

}  // namespace cinejury::command
