// SPDX-License-Identifier: Apache-2.0
// How work on whole arrays of parameters is spread over threads.
#pragma once

#include <cstdint>
#include <functional>

namespace cinejury::nn::train {

// Runs task(0) ... task(count - 1), each once, in any order or side by side; returns when all ran.
using RunTasks =
    std::function<void(std::uint64_t count, const std::function<void(std::uint64_t)>& task)>;

inline void in_turn(std::uint64_t count, const std::function<void(std::uint64_t)>& task) {
    for (std::uint64_t i = 0; i < count; ++i) task(i);
}

}  // namespace cinejury::nn::train
