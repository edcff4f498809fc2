// SPDX-License-Identifier: Apache-2.0
// Work that goes on behind the thread that asks for it, one piece after the other, in order.
// Thread rule: post and drain from one thread; the work runs on a second one, which ends with this
// object.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace cinejury::search {

class Background {
public:
    // post waits while `most_waiting` pieces are queued, so that finished clips do not pile up in
    // memory.
    explicit Background(std::size_t most_waiting)
        : most_waiting_(most_waiting), thread_([this](std::stop_token stop) { run(stop); }) {}

    void post(std::function<void()> work) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return queue_.size() < most_waiting_; });
        queue_.push_back(std::move(work));
        changed_.notify_all();
    }

    // Returns when all that was posted has run.
    void drain() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return queue_.empty() && !running_; });
    }

private:
    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [this] { return !queue_.empty(); })) {
            const std::function<void()> work = std::move(queue_.front());
            queue_.pop_front();
            running_ = true;
            changed_.notify_all();
            lock.unlock();
            work();
            lock.lock();
            running_ = false;
            changed_.notify_all();
        }
    }

    std::size_t most_waiting_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::function<void()>> queue_;
    bool running_ = false;
    std::jthread thread_;  // last: it uses the members above
};

}  // namespace cinejury::search
