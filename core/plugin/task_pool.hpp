// SPDX-License-Identifier: Apache-2.0
// Threads that run the indices of a loop. Private to core/plugin.
// Thread rule: run from any thread, also from inside a task.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace cinejury::plugin {

class TaskPool {
public:
    using Task = void (*)(void* context, std::uint64_t index);

    // `threads` in all, the caller of run included; 0 = as many as the machine has. They start with
    // the first loop that can use them.
    explicit TaskPool(unsigned threads);
    ~TaskPool();
    TaskPool(const TaskPool&) = delete;
    TaskPool& operator=(const TaskPool&) = delete;

    unsigned threads() const { return threads_; }
    // Runs task(context, i) for i in [0, count). The caller works too and waits only for indices
    // that have begun, so nested loops cannot wait for each other. When `stop` says true the rest
    // is left out and the result is false. The first exception of a task is rethrown after all
    // begun indices have ended.
    bool run(std::uint64_t count, Task task, void* context, const std::function<bool()>& stop);

private:
    struct Loop;
    void start_workers();
    void work(const std::stop_token& stopping);

    unsigned threads_;
    std::once_flag started_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<std::shared_ptr<Loop>> loops_;
    std::vector<std::jthread> workers_;
};

}  // namespace cinejury::plugin
