// SPDX-License-Identifier: Apache-2.0
// The context of one call, and the sink that collects text.
#include <fmt/format.h>

#include <atomic>
#include <mutex>

#include "core/plugin/host_services.hpp"
#include "core/plugin/utf8.hpp"

namespace cinejury::plugin {
namespace {

constexpr std::size_t kMaxErrorBytes = 64u << 10;

std::uint64_t next_token() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

std::uint64_t nanoseconds(Call::Clock::time_point time) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count());
}

}  // namespace

struct Call::State {
    CancelToken cancel;
    mutable std::mutex mutex;
    std::string error;
    bool has_error = false;

    static const State& of(const cj_call_t* call) {
        return *static_cast<const State*>(call->context);
    }
    static std::uint32_t is_cancelled(const cj_call_t* call) noexcept {
        return of(call).cancel.cancelled() ? 1 : 0;
    }
    static std::uint64_t now_ns(const cj_call_t*) noexcept { return nanoseconds(Clock::now()); }
    static void set_error(const cj_call_t* call, cj_string_t text) noexcept {
        State& state = *static_cast<State*>(call->context);
        try {
            const std::lock_guard lock(state.mutex);
            state.error.assign(from_cj(text).substr(0, kMaxErrorBytes));
            state.has_error = true;
        } catch (...) {  // no memory for the text: the status itself still tells
        }
    }
};

Call::Call(CancelToken cancel, std::chrono::nanoseconds time_limit)
    : state_(std::make_shared<State>()) {
    state_->cancel = std::move(cancel);
    call_ = {CJ_SIZE(cj_call),
             0,
             state_.get(),
             next_token(),
             0,
             nullptr,
             &State::is_cancelled,
             &State::now_ns,
             &State::set_error};
    if (time_limit.count() > 0) call_.deadline_ns = nanoseconds(Clock::now() + time_limit);
}

Status Call::status(cj_status_t returned, std::string_view who) const {
    if (returned.code == CJ_OK) return {};
    if (returned.code > CJ_INTERNAL || returned.reaction > CJ_REACT_DEADLINE)
        return {Code::kInternal,
                fmt::format("{}: returned a status outside the contract (code {}, reaction {})",
                            who, returned.code, returned.reaction),
                CJ_REACT_BUG_IN_PLUGIN};
    const Code code = static_cast<Code>(returned.code);
    const std::lock_guard lock(state_->mutex);
    const std::string text =
        state_->has_error ? valid_utf8(state_->error)
                          : fmt::format("failed with {}, without saying why", code_name(code));
    return {code, fmt::format("{}: {}", who, text), returned.reaction};
}

StringSink::StringSink(std::uint64_t limit)
    : sink_{CJ_SIZE(cj_sink), 0, this, &StringSink::write}, limit_(limit) {}

void StringSink::write(const cj_sink_t* sink, const void* data, std::uint64_t bytes) noexcept {
    auto& self = *static_cast<StringSink*>(sink->context);
    const std::lock_guard lock(self.mutex_);
    if (bytes > self.limit_ - self.text_.size()) {
        self.overflowed_ = true;
        self.text_.clear();
        self.limit_ = 0;
        return;
    }
    try {
        if (bytes > 0) self.text_.append(static_cast<const char*>(data), bytes);
    } catch (...) {
        self.overflowed_ = true;
    }
}

}  // namespace cinejury::plugin
