// SPDX-License-Identifier: Apache-2.0
// Scratch things that are used again from call to call: as many as were ever leased at once. Thread
// rule: any thread; what is leased belongs to the lease's thread.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace cinejury::nn {

template <class Thing>
class Pool {
public:
    class Lease {
    public:
        explicit Lease(Pool& pool) : pool_(pool), thing_(pool.take()) {}
        ~Lease() { pool_.give_back(std::move(thing_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Thing& operator*() const { return *thing_; }
        Thing* operator->() const { return thing_.get(); }

    private:
        Pool& pool_;
        std::unique_ptr<Thing> thing_;
    };

private:
    std::unique_ptr<Thing> take() {
        const std::scoped_lock lock(mutex_);
        if (free_.empty()) {
            free_.reserve(++made_);  // so that giving back cannot fail
            return std::make_unique<Thing>();
        }
        std::unique_ptr<Thing> thing = std::move(free_.back());
        free_.pop_back();
        return thing;
    }
    void give_back(std::unique_ptr<Thing> thing) {
        const std::scoped_lock lock(mutex_);
        free_.push_back(std::move(thing));
    }

    std::mutex mutex_;
    std::size_t made_ = 0;
    std::vector<std::unique_ptr<Thing>> free_;
};

}  // namespace cinejury::nn
