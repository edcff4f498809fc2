// SPDX-License-Identifier: Apache-2.0
#include "argument_template.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace cinejury::command {
namespace {

bool is_blank(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "{" : ", {") + name + "}";
    return text;
}

}  // namespace

std::vector<std::string> split_words(std::string_view line) {
    std::vector<std::string> words;
    std::optional<std::string> word;
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char letter = line[i];
        const bool escapes = letter == '\\' && quote != '\'';
        if (escapes && i + 1 == line.size())
            throw std::invalid_argument("a backslash ends the line");
        if (quote == 0 && is_blank(letter)) {
            if (word) words.push_back(*std::move(word));
            word.reset();
            continue;
        }
        if (!word) word.emplace();
        if (escapes && (quote == 0 || line[i + 1] == '"' || line[i + 1] == '\\')) {
            *word += line[++i];
        } else if (quote == 0 && (letter == '\'' || letter == '"')) {
            quote = letter;
        } else if (quote != 0 && letter == quote) {
            quote = 0;
        } else {
            *word += letter;
        }
    }
    if (quote != 0) throw std::invalid_argument(std::string("a quote ") + quote + " has no end");
    if (word) words.push_back(*std::move(word));
    return words;
}

const std::vector<std::string>& ArgumentTemplate::placeholder_names() {
    static const std::vector<std::string> names{"prompt", "seed", "width", "height",
                                                "frames", "fps",  "output"};
    return names;
}

ArgumentTemplate::Word ArgumentTemplate::parse_word(std::string_view word) {
    Word parts;
    std::string literal;
    const auto end_literal = [&] {
        if (!literal.empty()) parts.push_back({false, std::move(literal)});
        literal.clear();
    };
    for (std::size_t i = 0; i < word.size(); ++i) {
        const bool doubled = i + 1 < word.size() && word[i + 1] == word[i];
        if (word[i] != '{' || doubled) {
            literal += word[i];
            if (doubled && (word[i] == '{' || word[i] == '}')) ++i;
            continue;
        }
        const std::size_t close = word.find('}', i);
        const std::string name(word.substr(i + 1, close - i - 1));
        const auto& known = placeholder_names();
        if (close == std::string_view::npos)
            throw std::invalid_argument("'{' without '}' in '" + std::string(word) +
                                        "'; a brace itself is written {{");
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw std::invalid_argument("unknown placeholder {" + name + "}; known are " +
                                        joined(known) + "; a brace itself is written {{");
        end_literal();
        parts.push_back({true, name});
        i = close;
    }
    end_literal();
    return parts;
}

ArgumentTemplate::ArgumentTemplate(std::string_view line) {
    const std::vector<std::string> words = split_words(line);
    if (words.empty()) throw std::invalid_argument("names no program");
    for (const std::string& word : words) {
        arguments_.push_back(parse_word(word));
        for (const Part& part : arguments_.back())
            if (part.is_placeholder) used_.insert(part.text);
    }
    for (const Part& part : arguments_.front()) {
        if (part.is_placeholder)
            throw std::invalid_argument("the first word is the program and cannot hold {" +
                                        part.text + "}");
        program_ += part.text;
    }
    if (program_.empty()) throw std::invalid_argument("the first word is empty");
    arguments_.erase(arguments_.begin());
}

std::vector<std::string> ArgumentTemplate::fill(
    const std::map<std::string, std::string>& values) const {
    std::vector<std::string> filled{program_};
    for (const Word& word : arguments_) {
        std::string& argument = filled.emplace_back();
        for (const Part& part : word)
            argument += part.is_placeholder ? values.at(part.text) : part.text;
    }
    return filled;
}

}  // namespace cinejury::command
