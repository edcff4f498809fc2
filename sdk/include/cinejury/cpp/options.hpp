// SPDX-License-Identifier: Apache-2.0
// Options of a plugin: text values, as docs/plugin-metadata.md writes them, into variables.
// Thread rule: [control], like cj_plugin_t::configure.
#pragma once

#include <charconv>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "cinejury/cpp/error.hpp"

namespace cinejury::sdk {

class Options {
public:
    // Each binds an option of the metadata to a variable that outlives this object. Limits are
    // inclusive and those of the metadata; they are checked again here.
    void integer(std::string name, std::int64_t& target, std::int64_t minimum,
                 std::int64_t maximum) {
        bind(name, [name, &target, minimum, maximum](std::string_view value) {
            target = in_range(name, value, parse<std::int64_t>(name, value), minimum, maximum);
        });
    }
    void number(std::string name, double& target, double minimum, double maximum) {
        bind(name, [name, &target, minimum, maximum](std::string_view value) {
            target = in_range(name, value, parse<double>(name, value), minimum, maximum);
        });
    }
    void boolean(std::string name, bool& target) {
        bind(name, [name, &target](std::string_view value) {
            if (value != "true" && value != "false") refuse(name, value, "is not true or false");
            target = value == "true";
        });
    }
    // A string or a path.
    void text(std::string name, std::string& target) {
        bind(name, [&target](std::string_view value) { target = value; });
    }
    void choice(std::string name, std::string& target, std::initializer_list<const char*> choices) {
        const std::vector<std::string> allowed(choices.begin(), choices.end());
        bind(name, [name, &target, allowed](std::string_view value) {
            for (const std::string& one : allowed)
                if (one == value) return void(target = value);
            refuse(name, value, "is none of the choices");
        });
    }

    // Throws CJ_NOT_FOUND for an unknown name, CJ_INVALID_ARGUMENT for a value that is refused;
    // then nothing changed.
    void set(std::string_view name, std::string_view value) const {
        for (const auto& [known, assign] : bindings_)
            if (known == name) return assign(value);
        throw Error(CJ_NOT_FOUND, "there is no option \"" + std::string(name) + "\"");
    }

private:
    using Assign = std::function<void(std::string_view)>;

    void bind(std::string name, Assign assign) {
        bindings_.emplace_back(std::move(name), std::move(assign));
    }
    [[noreturn]] static void refuse(const std::string& name, std::string_view value,
                                    const std::string& why) {
        throw Error(CJ_INVALID_ARGUMENT,
                    "option \"" + name + "\": \"" + std::string(value) + "\" " + why);
    }
    template <class Number>
    static Number parse(const std::string& name, std::string_view value) {
        Number number{};
        const char* end = value.data() + value.size();
        const auto [stop, error] = std::from_chars(value.data(), end, number);
        if (error != std::errc() || stop != end) refuse(name, value, "is not a number");
        return number;
    }
    template <class Number>
    static Number in_range(const std::string& name, std::string_view value, Number number,
                           Number minimum, Number maximum) {
        if (!(number >= minimum && number <= maximum))
            refuse(name, value,
                   "is outside " + std::to_string(minimum) + " ... " + std::to_string(maximum));
        return number;
    }

    std::vector<std::pair<std::string, Assign>> bindings_;
};

}  // namespace cinejury::sdk
