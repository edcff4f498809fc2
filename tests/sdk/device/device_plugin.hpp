// SPDX-License-Identifier: Apache-2.0
// What the plugins of these tests share: the simulated device as C++, and one macro that says which
// rule a copy of a plugin breaks. Thread rule: any thread.
#pragma once

#include "cinejury/cpp/call.hpp"
#include "cinejury/cpp/host.hpp"
#include "cinejury/tensor.h"
#include "tests/sdk/device/simulated_device.h"

// Rules that a plugin may break, one at a time.
#define BREAKS_NOTHING 0
#define BREAKS_READY_EVENT 1
#define BREAKS_DONE_EVENT 2
#define BREAKS_DEFAULT_STREAM 3
#define BREAKS_BY_WAITING 4
#define BREAKS_CURRENT_DEVICE 5
#define BREAKS_BY_DEVICE_WAIT 6
#ifndef BREAKS
#define BREAKS BREAKS_NOTHING
#endif

namespace cinejury::test {

inline const cj_simulated_device_t& device_of(const sdk::Host& host) {
    const auto* table = static_cast<const cj_simulated_device_t*>(
        host.raw()->get_extension(host.raw(), sdk::borrow(CJ_EXTENSION_SIMULATED_DEVICE)));
    if (!table) throw sdk::Error(CJ_UNSUPPORTED, "the host has no simulated device");
    return *table;
}

// The calls of a stream as the contract wants them around a plugin's work.
class StreamedCall {
public:
    StreamedCall(const cj_simulated_device_t& device, const cj_stream_t& stream)
        : device_(device), stream_(stream), before_(device.current_device(&device)) {
        device_.set_current_device(&device_, stream.device_id);
        if (stream.ready_event != 0 && BREAKS != BREAKS_READY_EVENT)
            sdk::check(device_.wait_event(&device_, stream.handle, stream.ready_event),
                       "the ready event");
    }
    ~StreamedCall() {
        if (BREAKS != BREAKS_CURRENT_DEVICE) device_.set_current_device(&device_, before_);
    }
    template <class Arguments>
    void enqueue(cj_simulated_kernel_t kernel, const Arguments& arguments) {
        const std::uint64_t stream = BREAKS == BREAKS_DEFAULT_STREAM ? 0 : stream_.handle;
        sdk::check(device_.enqueue(&device_, stream, kernel, &arguments, sizeof arguments),
                   "work of the device");
    }
    void finish() {
        if (BREAKS == BREAKS_BY_WAITING) wait();
        if (BREAKS == BREAKS_BY_DEVICE_WAIT) device_.synchronize_device(&device_);
        if (stream_.done_event != 0 && BREAKS != BREAKS_DONE_EVENT)
            sdk::check(device_.record_event(&device_, stream_.handle, stream_.done_event),
                       "the done event");
    }
    // For results that are values in host memory.
    void wait() { sdk::check(device_.synchronize_stream(&device_, stream_.handle), "the stream"); }

private:
    const cj_simulated_device_t& device_;
    const cj_stream_t& stream_;
    std::int32_t before_;
};

inline const cj_stream_t* simulated_stream(const sdk::Call& call) {
    const cj_stream_t* stream = call.stream();
    if (stream && stream->device_type != CJ_DEVICE_SIMULATED)
        throw sdk::Error(CJ_UNSUPPORTED, "a stream of another device");
    return stream;
}

}  // namespace cinejury::test
