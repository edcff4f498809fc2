// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/task_pool.hpp"

#include <algorithm>
#include <atomic>
#include <exception>

namespace cinejury::plugin {

// One call of run. Workers hold it by shared_ptr; task, context and stop are the caller's and are
// used only between enter and leave, which the caller waits for.
struct TaskPool::Loop {
    std::uint64_t count;
    Task task;
    void* context;
    const std::function<bool()>* stop;
    std::atomic<std::uint64_t> next{0};
    std::atomic<bool> stopped{false};

    std::mutex mutex;
    std::condition_variable left;
    unsigned inside = 0;  // workers between enter and leave
    bool closed = false;  // the caller has found no index left: nobody enters any more
    std::exception_ptr failure;

    bool exhausted() const { return next.load(std::memory_order_relaxed) >= count; }

    bool enter() {
        const std::lock_guard lock(mutex);
        if (closed) return false;
        ++inside;
        return true;
    }
    void leave() {
        const std::lock_guard lock(mutex);
        if (--inside == 0) left.notify_all();
    }
    void work() {
        while (true) {
            if (*stop && (*stop)()) {
                if (next.exchange(count) < count) stopped = true;
                return;
            }
            const std::uint64_t index = next.fetch_add(1, std::memory_order_relaxed);
            if (index >= count) return;
            try {
                task(context, index);
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!failure) failure = std::current_exception();
                next = count;
            }
        }
    }
    void close_and_wait() {
        std::unique_lock lock(mutex);
        closed = true;
        left.wait(lock, [this] { return inside == 0; });
    }
};

TaskPool::TaskPool(unsigned threads)
    : threads_(threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency())) {}

TaskPool::~TaskPool() {
    for (std::jthread& worker : workers_) worker.request_stop();
}

void TaskPool::start_workers() {
    for (unsigned i = 1; i < threads_; ++i)
        workers_.emplace_back([this](const std::stop_token& stopping) { work(stopping); });
}

void TaskPool::work(const std::stop_token& stopping) {
    while (true) {
        std::shared_ptr<Loop> loop;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stopping, [this] { return !loops_.empty(); })) return;
            loop = loops_.front();
            if (loop->exhausted()) {
                loops_.pop_front();
                continue;
            }
            // The loop goes to the end of the line, so that several loops share the workers.
            loops_.pop_front();
            loops_.push_back(loop);
        }
        if (!loop->enter()) continue;
        loop->work();
        loop->leave();
    }
}

bool TaskPool::run(std::uint64_t count, Task task, void* context,
                   const std::function<bool()>& stop) {
    if (count == 0) return true;
    auto loop = std::make_shared<Loop>();
    loop->count = count;
    loop->task = task;
    loop->context = context;
    loop->stop = &stop;
    const bool shared = count > 1 && threads_ > 1;
    if (shared) {
        std::call_once(started_, [this] { start_workers(); });
        {
            const std::lock_guard lock(mutex_);
            loops_.push_back(loop);
        }
        const std::uint64_t helpers = std::min<std::uint64_t>(count - 1, threads_ - 1);
        if (helpers == threads_ - 1)
            wake_.notify_all();
        else
            for (std::uint64_t i = 0; i < helpers; ++i) wake_.notify_one();
    }
    loop->work();
    if (shared) {
        loop->close_and_wait();
        const std::lock_guard lock(mutex_);
        std::erase(loops_, loop);
    }
    if (loop->failure) std::rethrow_exception(loop->failure);
    return !loop->stopped;
}

}  // namespace cinejury::plugin
