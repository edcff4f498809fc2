// SPDX-License-Identifier: Apache-2.0
// Streams and events, and the current device put back. No function of this library uses the default
// stream or waits for the whole device. Thread rule: a stream or event may be used from any thread,
// one at a time.
#pragma once

#include <utility>

#include "plugins/nn/cuda/failure.hpp"

namespace cinejury::nn::cuda {

// While it lives, `device` is the calling thread's current device; the former one comes back.
class DeviceGuard {
public:
    explicit DeviceGuard(int device) {
        check(cudaGetDevice(&before_), "cudaGetDevice");
        if (before_ != device) check(cudaSetDevice(device), "cudaSetDevice");
        changed_ = before_ != device;
    }
    ~DeviceGuard() {
        if (changed_) cudaSetDevice(before_);
    }
    DeviceGuard(const DeviceGuard&) = delete;
    DeviceGuard& operator=(const DeviceGuard&) = delete;

private:
    int before_ = 0;
    bool changed_ = false;
};

// Does not synchronise with the default stream. Made on the current device.
class Stream {
public:
    Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "a stream"); }
    ~Stream() {
        if (stream_) cudaStreamDestroy(stream_);
    }
    Stream(Stream&& other) noexcept : stream_(std::exchange(other.stream_, nullptr)) {}
    Stream& operator=(Stream&&) = delete;
    cudaStream_t get() const { return stream_; }
    void wait() const { check(cudaStreamSynchronize(stream_), "the work of a stream"); }

private:
    cudaStream_t stream_ = nullptr;
};

// Without timing. Made on the current device.
class Event {
public:
    Event() { check(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming), "an event"); }
    ~Event() {
        if (event_) cudaEventDestroy(event_);
    }
    Event(Event&& other) noexcept : event_(std::exchange(other.event_, nullptr)) {}
    Event& operator=(Event&&) = delete;
    cudaEvent_t get() const { return event_; }
    void record(cudaStream_t stream) { check(cudaEventRecord(event_, stream), "an event"); }
    // Work enqueued in `stream` from now on waits for the last record.
    void hold(cudaStream_t stream) const {
        check(cudaStreamWaitEvent(stream, event_, 0), "waiting for an event");
    }

private:
    cudaEvent_t event_ = nullptr;
};

}  // namespace cinejury::nn::cuda
