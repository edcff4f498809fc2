// SPDX-License-Identifier: Apache-2.0
// What keeps the reading of one source inside its limits: time, cancel token, memory.
// Thread rule: all members from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/media/limits.hpp"

namespace cinejury::media {

// Bytes that one source's buffers hold. Shared by everything that holds some, so it outlives all.
class MemoryBudget {
public:
    explicit MemoryBudget(std::uint64_t limit) : limit_(limit) {}
    // False, and nothing charged, when the limit would be passed.
    bool charge(std::uint64_t bytes) noexcept;
    void release(std::uint64_t bytes) noexcept;
    std::uint64_t used() const noexcept { return used_.load(std::memory_order_relaxed); }
    std::uint64_t limit() const noexcept { return limit_; }

private:
    const std::uint64_t limit_;
    std::atomic<std::uint64_t> used_{0};
};

// A charged part of a budget, released with this object. Move-only.
class MemoryLease {
public:
    MemoryLease() = default;
    MemoryLease(std::shared_ptr<MemoryBudget> charged, std::uint64_t bytes)
        : budget_(std::move(charged)), bytes_(bytes) {}
    MemoryLease(MemoryLease&& other) noexcept { swap(other); }
    MemoryLease& operator=(MemoryLease&& other) noexcept {
        MemoryLease(std::move(other)).swap(*this);
        return *this;
    }
    ~MemoryLease() {
        if (budget_) budget_->release(bytes_);
    }

private:
    void swap(MemoryLease& other) noexcept {
        std::swap(budget_, other.budget_);
        std::swap(bytes_, other.bytes_);
    }
    std::shared_ptr<MemoryBudget> budget_;
    std::uint64_t bytes_ = 0;
};

class Guard {
public:
    // `name` stands in front of every message; the clock starts now.
    Guard(std::string name, const Limits& limits, CancelToken cancel);

    const std::string& name() const { return name_; }
    const Limits& limits() const { return limits_; }
    const std::shared_ptr<MemoryBudget>& memory() const { return memory_; }

    // kCancelled, or kInvalidArgument when the time is over.
    Status check() const;
    // The same question for callbacks that cannot return a Status.
    bool should_stop() const noexcept;
    // Time in which somebody else worked, which does not count against the limit.
    void grant(std::chrono::nanoseconds time) const noexcept;
    // Charges `bytes` for `what`; kInvalidArgument when that is over max_memory_bytes.
    Result<MemoryLease> lease(std::string_view what, std::uint64_t bytes) const;

    // "NAME: `what`"
    Status failure(Code code, std::string_view what) const;
    // kInvalidArgument: "NAME: `what`; the limit is `limit`: raise max-... to read it"
    Status over_limit(std::string_view what, std::string_view limit_name,
                      std::string_view limit) const;
    Status over_pixels(std::uint64_t width, std::uint64_t height) const;
    Status over_memory(std::string_view what, std::uint64_t bytes) const;
    Status over_duration() const;
    Status over_frames() const;

private:
    bool is_late() const noexcept;

    std::string name_;
    Limits limits_;
    CancelToken cancel_;
    std::chrono::steady_clock::time_point deadline_;
    mutable std::atomic<std::int64_t> granted_ns_{0};
    std::shared_ptr<MemoryBudget> memory_;
};

}  // namespace cinejury::media
