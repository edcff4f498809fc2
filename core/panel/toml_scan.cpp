// SPDX-License-Identifier: Apache-2.0
#include "core/panel/toml_scan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cinejury::panel {
namespace {

constexpr std::size_t kMaxDotsInLine = 64;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Walks through a document. In a document that is no TOML it is right up to the first mistake,
// which is as far as the parser goes.
class Scan {
public:
    Scan(std::string_view text, const std::string& name) : text_(text), name_(name) {
        if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    }

    Status run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"' || c == '\'') {
                skip_string(c);
                continue;
            }
            if (c == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
                continue;
            }
            ++at_;
            if (c == '\n') dots_ = 0;
            if (static_cast<unsigned char>(c) >= 0x80)
                return refuse(
                    "only ASCII is allowed outside of strings and comments; put names "
                    "with other letters in quotes");
            if (c == '.' && ++dots_ > kMaxDotsInLine)
                return refuse(fmt::format("more than {} dots in one line", kMaxDotsInLine));
        }
        return {};
    }

private:
    std::size_t run_length(char c) const {
        return std::min(text_.find_first_not_of(c, at_), text_.size()) - at_;
    }

    // At the opening quote; goes behind the closing one.
    void skip_string(char quote) {
        const std::size_t opening = run_length(quote);
        if (opening == 2) {  // empty
            at_ += 2;
            return;
        }
        const bool long_form = opening >= 3;
        at_ += long_form ? 3 : 1;
        while (at_ < text_.size()) {
            if (text_[at_] == quote) {
                const std::size_t run = run_length(quote);
                // Up to two quotes before the three that close a long string belong to it.
                at_ += long_form ? std::min<std::size_t>(run, 5) : 1;
                if (!long_form || run >= 3) return;
            } else if (text_[at_] == '\n' && !long_form) {
                return;  // a mistake
            } else {
                at_ += text_[at_] == '\\' && quote == '"' ? 2 : 1;
            }
        }
    }

    Status refuse(std::string_view why) const {
        const std::string_view before = text_.substr(0, at_ - 1);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const std::size_t start = before.rfind('\n');
        const std::size_t column = start == std::string_view::npos ? at_ : at_ - 1 - start;
        return {Code::kBadData, fmt::format("{}:{}:{}: {}", name_, line, column, why)};
    }

    std::string_view text_;
    const std::string& name_;
    std::size_t at_ = 0;
    std::size_t dots_ = 0;
};

}  // namespace

Status check_toml_text(std::string_view text, const std::string& name) {
    return Scan(text, name).run();
}

}  // namespace cinejury::panel
