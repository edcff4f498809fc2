// SPDX-License-Identifier: Apache-2.0
// A cancel flag with children: cancelling a source cancels all calls that were made from it.
// Thread rule: all members from any thread.
#pragma once

#include <atomic>
#include <memory>

namespace cinejury {

class CancelToken {
public:
    CancelToken() : state_(std::make_shared<State>()) {}
    // Async-signal-safe once the object exists: a single lock-free store.
    void cancel() const noexcept { state_->flag.store(true, std::memory_order_release); }
    bool cancelled() const noexcept {
        for (const State* s = state_.get(); s; s = s->parent.get())
            if (s->flag.load(std::memory_order_acquire)) return true;
        return false;
    }
    // Cancelled when this one is or when it is cancelled itself.
    CancelToken child() const {
        CancelToken token;
        token.state_->parent = state_;
        return token;
    }

private:
    struct State {
        std::atomic<bool> flag{false};
        std::shared_ptr<const State> parent;
    };
    std::shared_ptr<State> state_;
};

}  // namespace cinejury
