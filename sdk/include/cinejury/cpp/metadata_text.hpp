// SPDX-License-Identifier: Apache-2.0
// Finds values in the plugin's own metadata, at compile time too. It reads the JSON that the macros
// of metadata.h make; whether hand-written text is JSON at all is for the validator to say. Thread
// rule: pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace cinejury::sdk::metadata {

constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

constexpr std::size_t skip_space(std::string_view text, std::size_t at) {
    while (at < text.size() && (is_space(text[at]) || text[at] == ',' || text[at] == ':')) ++at;
    return at;
}

constexpr std::size_t skip_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at < text.size() ? at + 1 : text.size();
}

// End of the value that begins at `at`.
constexpr std::size_t skip_value(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = skip_string(text, at);
        } else if (c == '{' || c == '[') {
            ++depth, ++at;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return at;
            --depth, ++at;
        } else {
            if (depth == 0 && (c == ',' || is_space(c))) return at;
            ++at;
            continue;
        }
        if (depth == 0) return at;
    }
    return at;
}

// The text of a string value without its quotes; escapes stay as they are.
constexpr std::string_view unquoted(std::string_view value) {
    return value.size() >= 2 && value.front() == '"' ? value.substr(1, value.size() - 2) : value;
}

// The value of `key` in an object, as text; empty when there is none.
constexpr std::string_view member(std::string_view object, std::string_view key) {
    std::size_t at = 1;
    while ((at = skip_space(object, at)) < object.size() && object[at] == '"') {
        const std::size_t key_end = skip_string(object, at);
        const std::string_view name = unquoted(object.substr(at, key_end - at));
        const std::size_t value = skip_space(object, key_end);
        at = skip_value(object, value);
        if (name == key) return object.substr(value, at - value);
    }
    return {};
}

// Calls visit(value text) for each element of an array.
template <class Visit>
constexpr void for_each(std::string_view array, Visit&& visit) {
    std::size_t at = 1;
    while ((at = skip_space(array, at)) < array.size() && array[at] != ']') {
        const std::size_t end = skip_value(array, at);
        if (end == at) return;
        visit(array.substr(at, end - at));
        at = end;
    }
}

constexpr std::size_t count(std::string_view array) {
    std::size_t elements = 0;
    for_each(array, [&](std::string_view) { ++elements; });
    return elements;
}

constexpr bool contains(std::string_view array, std::string_view text) {
    bool found = false;
    for_each(array, [&](std::string_view value) { found = found || unquoted(value) == text; });
    return found;
}

// Whether the keys that every plugin needs are there, and the kind with its object.
constexpr bool complete(std::string_view json, std::string_view kind) {
    for (const std::string_view key :
         {"id", "version", "vendor", "licence", "determinism", "cancel_latency_ms"})
        if (member(json, key).empty()) return false;
    return contains(member(json, "kinds"), kind) && !member(json, kind).empty();
}

}  // namespace cinejury::sdk::metadata
