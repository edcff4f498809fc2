// SPDX-License-Identifier: Apache-2.0
// What whole-run benchmarks share: a clock, the median, the rival's program. Thread rule: pure
// functions.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace cinejury::bench {

inline double seconds(const std::function<void()>& action) {
    const auto start = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Of an odd number of values.
inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// Standard output of a shell command, the first line; runtime_error when it fails or says nothing.
inline std::string output_of(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    char line[256] = "";
    const bool read = pipe && std::fgets(line, sizeof line, pipe);
    if (!pipe || ::pclose(pipe) != 0 || !read) throw std::runtime_error("failed: " + command);
    std::string text = line;
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

}  // namespace cinejury::bench
