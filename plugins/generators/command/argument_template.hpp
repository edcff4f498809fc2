// SPDX-License-Identifier: Apache-2.0
// The option `program`: one line that becomes a program and its arguments, without a shell.
// Thread rule: values.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cinejury::command {

// Splits like a shell does, and does nothing else of a shell: blanks separate words; '...' keeps
// everything; "..." keeps blanks, and \" and \\ in it are one character; \x outside quotes is x.
// Quotes may hold an empty word. Throws std::invalid_argument: a quote or backslash without an end.
std::vector<std::string> split_words(std::string_view line);

// Words with placeholders. A value replaces its placeholder inside one argument, whatever it holds:
// blanks, quotes and leading dashes stay in that argument.
class ArgumentTemplate {
public:
    // `{name}` is a placeholder, `{{` and `}}` are braces; a lone `}` is itself. Throws
    // std::invalid_argument naming what is wrong: no word at all, an unknown name (with the known
    // ones), a `{` without an end, a placeholder in the first word, which is the program.
    explicit ArgumentTemplate(std::string_view line);

    static const std::vector<std::string>& placeholder_names();

    const std::string& program() const { return program_; }
    bool uses(const std::string& placeholder) const { return used_.contains(placeholder); }
    // Program and arguments; `values` has every placeholder in use.
    std::vector<std::string> fill(const std::map<std::string, std::string>& values) const;

private:
    struct Part {
        bool is_placeholder;
        std::string text;  // what stands there, or the placeholder's name
    };
    using Word = std::vector<Part>;

    static Word parse_word(std::string_view word);

    std::string program_;
    std::vector<Word> arguments_;
    std::set<std::string> used_;
};

}  // namespace cinejury::command
