// SPDX-License-Identifier: Apache-2.0
#include "plugins/shapes_world/vocabulary.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace cinejury::shapes {
namespace {

const std::set<std::string_view>& dropped() {
    static const std::set<std::string_view> words{"the", "is",   "are", "that",  "which",
                                                  "and", "with", "to",  "there", "it"};
    return words;
}

// What is written -> canonical words.
const std::map<std::string_view, std::vector<std::string_view>>& aliases() {
    static const std::map<std::string_view, std::vector<std::string_view>> table{
        {"an", {"a"}},
        {"one", {"a"}},
        {"1", {"a"}},
        {"2", {"two"}},
        {"3", {"three"}},
        {"4", {"four"}},
        {"big", {"large"}},
        {"huge", {"large"}},
        {"little", {"small"}},
        {"tiny", {"small"}},
        {"grey", {"gray"}},
        {"violet", {"purple"}},
        {"ball", {"circle"}},
        {"balls", {"circle"}},
        {"disc", {"circle"}},
        {"discs", {"circle"}},
        {"disk", {"circle"}},
        {"disks", {"circle"}},
        {"circles", {"circle"}},
        {"box", {"square"}},
        {"boxes", {"square"}},
        {"squares", {"square"}},
        {"triangles", {"triangle"}},
        {"stars", {"star"}},
        {"plus", {"cross"}},
        {"pluses", {"cross"}},
        {"crosses", {"cross"}},
        {"donut", {"ring"}},
        {"donuts", {"ring"}},
        {"rings", {"ring"}},
        {"stay", {"stays"}},
        {"rest", {"stays"}},
        {"rests", {"stays"}},
        {"move", {"moves"}},
        {"slide", {"moves"}},
        {"slides", {"moves"}},
        {"roll", {"moves"}},
        {"rolls", {"moves"}},
        {"drift", {"moves"}},
        {"drifts", {"moves"}},
        {"grow", {"grows"}},
        {"shrink", {"shrinks"}},
        {"spin", {"spins"}},
        {"rotate", {"spins"}},
        {"rotates", {"spins"}},
        {"bounce", {"bounces"}},
        {"centre", {"center"}},
        {"middle", {"center"}},
        {"under", {"below"}},
        {"over", {"above"}},
        {"upward", {"up"}},
        {"upwards", {"up"}},
        {"downward", {"down"}},
        {"downwards", {"down"}},
        {"rise", {"moves", "up"}},
        {"rises", {"moves", "up"}},
        {"fall", {"moves", "down"}},
        {"falls", {"moves", "down"}},
    };
    return table;
}

std::vector<std::string> words_of(std::string_view prompt) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : prompt) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
            word += lower;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) words.push_back(word);
    return words;
}

}  // namespace

std::int32_t word_id(std::string_view word) {
    const auto* const found = std::find(kVocabulary.begin() + 2, kVocabulary.end(), word);
    return found == kVocabulary.end() ? kUnknown
                                      : static_cast<std::int32_t>(found - kVocabulary.begin());
}

Tokens tokenize(std::string_view prompt) {
    Tokens tokens;
    for (const std::string& word : words_of(prompt)) {
        if (dropped().contains(word)) continue;
        const auto alias = aliases().find(word);
        const std::vector<std::string_view> canonical =
            alias == aliases().end() ? std::vector<std::string_view>{word} : alias->second;
        for (const std::string_view part : canonical) {
            const std::int32_t id = word_id(part);
            if (id == kUnknown) tokens.unknown.push_back(word);
            if (tokens.count == kMaxWords)
                tokens.truncated = true;
            else
                tokens.ids[tokens.count++] = id;
        }
    }
    return tokens;
}

}  // namespace cinejury::shapes
