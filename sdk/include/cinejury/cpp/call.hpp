// SPDX-License-Identifier: Apache-2.0
// The context of one call: cancel, deadline, stream. Thread rule: any thread, for the duration of
// the call.
#pragma once

#include "cinejury/cpp/error.hpp"

namespace cinejury::sdk {

class Call {
public:
    explicit Call(const cj_call_t* call) : call_(call) {}

    bool cancelled() const { return call_->is_cancelled(call_) != 0; }
    bool past_deadline() const {
        return call_->deadline_ns != 0 && call_->now_ns(call_) >= call_->deadline_ns;
    }
    // Throws when the call should stop. Put it where a loop turns; cheap enough for every frame.
    void checkpoint() const {
        if (cancelled()) throw Error(CJ_CANCELLED, "cancelled");
        if (past_deadline()) throw Error(CJ_DEADLINE, "the deadline has passed");
    }
    std::uint64_t token() const { return call_->token; }
    // Where the call's work is to be enqueued, by the rules of cj_stream_t; null: complete on
    // return.
    const cj_stream_t* stream() const { return call_->stream; }
    const cj_call_t* raw() const { return call_; }

private:
    const cj_call_t* call_;
};

}  // namespace cinejury::sdk
