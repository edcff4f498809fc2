// SPDX-License-Identifier: Apache-2.0
// How work on whole arrays of parameters is spread over threads. Thread rule: a task may run on any
// thread, beside others.
#pragma once

#include <cstdint>
#include <functional>

namespace cinejury::nn::train {

using Task = std::function<void(std::uint64_t)>;
// Runs task(0) ... task(count - 1), each at most once, in any order or side by side, and returns
// when all ran. May throw instead, for one where a call is cancelled; then some did not run.
using RunTasks = std::function<void(std::uint64_t count, const Task& task)>;

inline void in_turn(std::uint64_t count, const Task& task) {
    for (std::uint64_t i = 0; i < count; ++i) task(i);
}

}  // namespace cinejury::nn::train
