// SPDX-License-Identifier: Apache-2.0
#include "wish.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace cinejury::guards {
namespace {

constexpr auto kStill = std::to_array<std::string_view>(
    {"still", "static", "stationary", "motionless", "unmoving", "immobile", "frozen", "stay",
     "stays", "staying", "remain", "remains", "rests", "resting"});
constexpr auto kDenials =
    std::to_array<std::string_view>({"not", "no", "never", "without", "nothing", "nobody"});
// Verbs by their stem (has_stem). Those whose form is first of all another word ("cross", "open",
// "close", "pan", "play") are left out.
constexpr auto kMotion = std::to_array<std::string_view>(
    {"mov",    "motion", "movement", "walk",   "run",    "jog",    "sprint", "jump",   "leap",
     "hop",    "skip",   "danc",     "spin",   "rotat",  "turn",   "twirl",  "whirl",  "swirl",
     "roll",   "slid",   "glid",     "drift",  "float",  "fly",    "fli",    "soar",   "flap",
     "fall",   "drop",   "ris",      "climb",  "crawl",  "swim",   "div",    "driv",   "rid",
     "rac",    "chas",   "pass",     "travel", "enter",  "leav",   "bounc",  "swing",  "sway",
     "shak",   "wav",    "flow",     "pour",   "splash", "ripple", "burn",   "explod", "grow",
     "shrink", "expand", "melt",     "kick",   "throw",  "catch",  "punch",  "stir",   "zoom",
     "orbit",  "scroll", "march",    "gallop", "trot",   "skat"});

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || c == '\'';
}

std::vector<std::string> words_of(std::string_view prompt) {
    std::string text(prompt);
    for (std::size_t at = 0; (at = text.find("\xe2\x80\x99", at)) != std::string::npos;)
        text.replace(at, 3, "'");
    std::vector<std::string> words(1);
    for (char c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (is_letter(c))
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    return words;
}

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool has_stem(std::string_view word, std::string_view stem) {
    if (!word.starts_with(stem)) return false;
    std::string_view rest = word.substr(stem.size());
    if (rest.size() > 1 && rest.front() == stem.back()) rest.remove_prefix(1);
    static constexpr auto kEndings =
        std::to_array<std::string_view>({"", "e", "s", "es", "ed", "ing", "d"});
    return among(kEndings, rest);
}

bool tells_motion(std::string_view word) {
    return std::any_of(kMotion.begin(), kMotion.end(),
                       [&](std::string_view stem) { return has_stem(word, stem); });
}

bool denies(std::string_view word) {
    return among(kDenials, word) || word.ends_with("n't");
}

}  // namespace

bool asks_for_stillness(std::string_view prompt) {
    const std::vector<std::string> words = words_of(prompt);
    bool still = false, motion = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        still = still || among(kStill, words[i]);
        if (!tells_motion(words[i])) continue;
        const bool denied = (i > 0 && denies(words[i - 1])) || (i > 1 && denies(words[i - 2]));
        (denied ? still : motion) = true;
    }
    return still && !motion;
}

}  // namespace cinejury::guards
