// SPDX-License-Identifier: Apache-2.0
// What the host offers: log, parallel_for, buffers. Thread rule: any thread.
#pragma once

#include <exception>
#include <mutex>
#include <span>
#include <utility>

#include "cinejury/cpp/call.hpp"
#include "cinejury/host.h"

namespace cinejury::sdk {

// One reference to memory from the host. Move-only.
class Buffer {
public:
    Buffer(const cj_host_t* host, cj_buffer_t* buffer) : host_(host), buffer_(buffer) {}
    Buffer(Buffer&& other) noexcept
        : host_(other.host_), buffer_(std::exchange(other.buffer_, nullptr)) {}
    Buffer& operator=(Buffer&& other) noexcept {
        std::swap(host_, other.host_);
        std::swap(buffer_, other.buffer_);
        return *this;
    }
    ~Buffer() { host_->buffer_release(host_, buffer_); }

    std::span<std::uint8_t> bytes() const {
        return {static_cast<std::uint8_t*>(buffer_->data), buffer_->bytes};
    }
    cj_buffer_t* raw() const { return buffer_; }

private:
    const cj_host_t* host_;
    cj_buffer_t* buffer_;
};

class Host {
public:
    explicit Host(const cj_host_t* host) : host_(host) {}

    // level: CJ_LOG_...; one message without a line end.
    void log(std::uint32_t level, std::string_view text) const {
        host_->log(host_, level, borrow(text));
    }
    std::uint32_t concurrency() const { return host_->concurrency(host_); }
    // Zeroed memory. Throws CJ_OUT_OF_MEMORY or CJ_INVALID_ARGUMENT.
    Buffer allocate(std::uint64_t bytes) const {
        cj_buffer_t* buffer = nullptr;
        check(host_->buffer_create(host_, bytes, &buffer), "the host gave no frame buffer");
        return Buffer(host_, buffer);
    }
    // task(index) for each index in [0, count) on the host's threads. The first exception of a task
    // is rethrown here; a cancelled call throws CJ_CANCELLED.
    template <class Task>
    void parallel_for(const Call& call, std::uint64_t count, const Task& task) const;
    const cj_host_t* raw() const { return host_; }

private:
    const cj_host_t* host_;
};

template <class Task>
void Host::parallel_for(const Call& call, std::uint64_t count, const Task& task) const {
    struct Shared {
        const Task& task;
        std::mutex mutex;
        std::exception_ptr first;
    } shared{task, {}, {}};
    const auto run = [](void* context, std::uint64_t index) {
        Shared& mine = *static_cast<Shared*>(context);
        try {
            mine.task(index);
        } catch (...) {
            const std::lock_guard lock(mine.mutex);
            if (!mine.first) mine.first = std::current_exception();
        }
    };
    const cj_status_t status = host_->parallel_for(host_, call.raw(), count, &shared, run);
    if (shared.first) std::rethrow_exception(shared.first);
    check(status, "parallel_for stopped");
}

}  // namespace cinejury::sdk
