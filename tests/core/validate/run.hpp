// SPDX-License-Identifier: Apache-2.0
// Runs the validator on a plugin with the child program of these tests. Thread rule: free
// functions.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>

#include "core/validate/validator.hpp"

namespace cinejury::test {

// Of one test of the validator. Without optimisation and with the address sanitizer a generator
// needs a minute for what takes it seconds.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr std::chrono::seconds kTimeLimit{600};
#else
inline constexpr std::chrono::seconds kTimeLimit{60};
#endif

inline validate::Options options_for(const std::filesystem::path& plugin) {
    validate::Options options;
    options.program = CINEJURY_VALIDATE_CHILD;
    options.arguments = {plugin.string()};
    options.repeat = "cinejury validate " + plugin.string();
    options.time_limit = kTimeLimit;
    return options;
}

inline std::filesystem::path animal(const std::string& name) {
    return std::filesystem::path(CINEJURY_ZOO) / (name + ".so");
}

// "id: reason" of each failed test.
inline std::string failures(const validate::Report& report) {
    std::string all;
    for (const auto& one : report.results)
        if (one.verdict == validate::Verdict::kFailed)
            all += std::string(one.test->id) + ": " + one.reason + "\n" + one.output;
    return all;
}

inline const validate::TestResult* find(const validate::Report& report, std::string_view id) {
    const auto found = std::find_if(report.results.begin(), report.results.end(),
                                    [id](const auto& one) { return one.test->id == id; });
    return found == report.results.end() ? nullptr : &*found;
}

}  // namespace cinejury::test
