// SPDX-License-Identifier: Apache-2.0
// The words of the shapes world and the tokenizer of its networks.
// Thread rule: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cinejury::shapes {

inline constexpr std::array<std::string_view, 48> kVocabulary{
    "<pad>",   "<unk>",  "a",          "two",   "three",  "four",   "small",   "large",
    "red",     "orange", "yellow",     "green", "cyan",   "blue",   "purple",  "pink",
    "circle",  "square", "triangle",   "star",  "cross",  "ring",   "stays",   "still",
    "moves",   "left",   "right",      "up",    "down",   "grows",  "shrinks", "spins",
    "bounces", "at",     "in",         "top",   "bottom", "center", "above",   "below",
    "of",      "on",     "background", "black", "gray",   "white",  "navy",    "brown"};
inline constexpr std::int32_t kPad = 0, kUnknown = 1;
inline constexpr std::size_t kMaxWords = 24;

// Id of a canonical word, or kUnknown.
std::int32_t word_id(std::string_view word);

struct Tokens {
    std::array<std::int32_t, kMaxWords> ids{};  // padded with kPad
    std::size_t count = 0;
    std::vector<std::string> unknown;  // words outside the world, as written but in lower case
    bool truncated = false;            // there were more than kMaxWords
};

// Lower case; words are runs of [a-z0-9]; filler words are dropped, aliases replaced ("ball" ->
// "circle"), unknown words become kUnknown and are reported.
Tokens tokenize(std::string_view prompt);

}  // namespace cinejury::shapes
