// SPDX-License-Identifier: Apache-2.0
// A call's stream beside the backend's own: work waits for the call's inputs, and the call's stream
// for the work. (ABI-STREAM) Thread rule: one thread.
#pragma once

#include "cinejury/cpp/call.hpp"
#include "cinejury/tensor.h"
#include "plugins/nn/cuda/context.hpp"

namespace cinejury::shapes::cuda {

class CallStream {
public:
    // Work of `context` that is enqueued from now on begins after the call's ready event. Throws
    // CJ_UNSUPPORTED for a stream of another device.
    CallStream(const sdk::Call& call, const nn::cuda::Context& context)
        : context_(&context), stream_(call.stream()) {
        if (!stream_) return;
        if (stream_->device_type != CJ_DEVICE_CUDA || stream_->device_id != context.device())
            throw sdk::Error(CJ_UNSUPPORTED, "the call's stream is of another device than CUDA " +
                                                 std::to_string(context.device()));
        if (stream_->ready_event != 0)
            nn::cuda::check(cudaStreamWaitEvent(theirs(), event(stream_->ready_event), 0),
                            "the ready event");
        nn::cuda::Event entered;
        entered.record(theirs());
        entered.hold(context.stream());
    }
    // The work is complete, or with a stream: what is enqueued there from now on comes after it.
    void finish() {
        if (!stream_) return context_->wait();
        nn::cuda::Event done;
        done.record(context_->stream());
        done.hold(theirs());
        if (stream_->done_event != 0)
            nn::cuda::check(cudaEventRecord(event(stream_->done_event), theirs()),
                            "the done event");
    }
    bool on_device() const { return stream_ != nullptr; }

private:
    cudaStream_t theirs() const { return reinterpret_cast<cudaStream_t>(stream_->handle); }
    static cudaEvent_t event(std::uint64_t handle) { return reinterpret_cast<cudaEvent_t>(handle); }

    const nn::cuda::Context* context_;
    const cj_stream_t* stream_;
};

}  // namespace cinejury::shapes::cuda
