// SPDX-License-Identifier: Apache-2.0
// What a program that offers the validator does as a child: PLUGIN [--set KEY=VALUE]... --test ID
// --seed N.
#include <cstdlib>
#include <string_view>

#include "core/validate/validator.hpp"

int main(int count, char** words) {
    std::string_view test;
    std::uint64_t seed = 0;
    cinejury::plugin::Settings settings;
    for (int i = 2; i + 1 < count; i += 2) {
        const std::string_view key = words[i], value = words[i + 1];
        if (key == "--test") test = value;
        if (key == "--seed") seed = std::strtoull(words[i + 1], nullptr, 10);
        if (key == "--set")
            settings[std::string(value.substr(0, value.find('=')))] =
                value.substr(value.find('=') + 1);
    }
    if (count < 2) return 2;
    return cinejury::validate::run_child(test, words[1], seed, settings);
}
