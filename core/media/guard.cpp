// SPDX-License-Identifier: Apache-2.0
#include "core/media/guard.hpp"

#include <fmt/format.h>

#include <utility>

namespace cinejury::media {

bool MemoryBudget::charge(std::uint64_t bytes) noexcept {
    std::uint64_t used = used_.load(std::memory_order_relaxed);
    do {
        if (bytes > limit_ || used > limit_ - bytes) return false;
    } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
    return true;
}

void MemoryBudget::release(std::uint64_t bytes) noexcept {
    used_.fetch_sub(bytes, std::memory_order_relaxed);
}

Guard::Guard(std::string name, const Limits& limits, CancelToken cancel)
    : name_(std::move(name)),
      limits_(limits),
      cancel_(std::move(cancel)),
      memory_(std::make_shared<MemoryBudget>(limits.max_memory_bytes)) {
    using Clock = std::chrono::steady_clock;
    const auto now = Clock::now();
    // A limit that the clock cannot hold means "never".
    const auto longest = std::chrono::floor<std::chrono::milliseconds>(Clock::duration::max() / 4);
    deadline_ = limits.max_time < longest ? now + limits.max_time : Clock::time_point::max();
}

bool Guard::is_late() const noexcept {
    const std::chrono::nanoseconds granted(granted_ns_.load(std::memory_order_relaxed));
    return std::chrono::steady_clock::now() - granted >= deadline_;
}

void Guard::grant(std::chrono::nanoseconds time) const noexcept {
    granted_ns_.fetch_add(time.count(), std::memory_order_relaxed);
}

bool Guard::should_stop() const noexcept {
    return cancel_.cancelled() || is_late();
}

Status Guard::check() const {
    if (cancel_.cancelled()) return failure(Code::kCancelled, "cancelled while it was read");
    if (!is_late()) return {};
    return over_limit("reading it takes too long", "max-time",
                      fmt::format("{} ms", limits_.max_time.count()));
}

Result<MemoryLease> Guard::lease(std::string_view what, std::uint64_t bytes) const {
    if (!memory_->charge(bytes)) return over_memory(what, bytes);
    return MemoryLease(memory_, bytes);
}

Status Guard::failure(Code code, std::string_view what) const {
    const auto reaction = code == Code::kBadData ? CJ_REACT_BAD_INPUT : CJ_REACT_NONE;
    return Status(code, fmt::format("{}: {}", name_, what), reaction);
}

Status Guard::over_limit(std::string_view what, std::string_view limit_name,
                         std::string_view limit) const {
    return Status(Code::kInvalidArgument,
                  fmt::format("{}: {}; the limit is {}: raise {} if the source is trusted", name_,
                              what, limit, limit_name),
                  CJ_REACT_BAD_INPUT);
}

Status Guard::over_pixels(std::uint64_t width, std::uint64_t height) const {
    return over_limit(fmt::format("frames of {}x{} are too large", width, height), "max-pixels",
                      fmt::format("{} pixels", limits_.max_pixels));
}

Status Guard::over_memory(std::string_view what, std::uint64_t bytes) const {
    return over_limit(fmt::format("{} needs {} MB more memory ({} MB are in use)", what,
                                  (bytes >> 20) + 1, memory_->used() >> 20),
                      "max-memory", fmt::format("{} MB", limits_.max_memory_bytes >> 20));
}

Status Guard::over_duration() const {
    return over_limit("the clip is too long", "max-duration",
                      fmt::format("{} s", limits_.max_duration.count()));
}

Status Guard::over_frames() const {
    return over_limit("the clip has too many frames", "max-frames",
                      fmt::format("{} frames", limits_.max_frames));
}

}  // namespace cinejury::media
