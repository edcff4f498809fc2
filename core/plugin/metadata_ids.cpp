// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/metadata_ids.hpp"

#include <algorithm>

namespace cinejury::plugin {
namespace {

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

bool is_dotted_id(std::string_view id, int dots) {
    if (id.empty() || id.size() > 128 || id.front() == '.' || id.back() == '.') return false;
    if (id.find("..") != std::string_view::npos) return false;
    const bool words =
        std::all_of(id.begin(), id.end(), [](char c) { return is_word_character(c) || c == '.'; });
    return words && std::count(id.begin(), id.end(), '.') >= dots;
}

bool is_option_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return is_word_character(c) || c == '.';
    });
}

}  // namespace cinejury::plugin
