// SPDX-License-Identifier: Apache-2.0
#define TOML_IMPLEMENTATION
#include "core/base/toml.hpp"

#include <fmt/format.h>

namespace cinejury {
namespace {

constexpr std::size_t kMaxDotsInLine = 256;

Status check_lines(std::string_view text, const std::string& file) {
    std::size_t line = 1, dots = 0;
    for (const char c : text) {
        if (c == '\n') {
            ++line;
            dots = 0;
        }
        if (c == '.' && ++dots > kMaxDotsInLine)
            return {Code::kBadData, fmt::format("{}:{}:1: more than {} dots in one line", file,
                                                line, kMaxDotsInLine)};
    }
    return {};
}

}  // namespace

Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
    CINEJURY_RETURN_IF_ERROR(check_lines(text, file));
    toml::parse_result document = toml::parse(text, file);
    if (document) return std::move(document).table();
    const auto& where = document.error().source().begin;
    return Status(Code::kBadData, fmt::format("{}:{}:{}: {}", file, where.line, where.column,
                                              document.error().description()));
}

}  // namespace cinejury
