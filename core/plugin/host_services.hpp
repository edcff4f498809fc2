// SPDX-License-Identifier: Apache-2.0
// The host's side of the contract: the cj_host_t table with log, parallel_for and buffers, and the
// cj_call_t of a call. Thread rule: HostServices from any thread; a Call belongs to the thread that
// made it, its token is shared.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "cinejury/host.h"
#include "core/base/cancel.hpp"
#include "core/base/status.hpp"

namespace cinejury::plugin {

// Receives each message of plugins and host; called from any thread. `level` is CJ_LOG_...,
// `source` a plugin id or a part of the host.
using LogSink =
    std::function<void(std::uint32_t level, std::string_view source, std::string_view text)>;

struct HostOptions {
    unsigned threads = 0;  // of parallel_for, with the caller; 0 = as many as the machine has
    std::uint64_t max_buffer_bytes = 1ull << 33;  // one buffer
    LogSink log;                                  // may be empty
};

class HostServices {
public:
    explicit HostServices(HostOptions options);
    ~HostServices();  // all plugins that got a table of it must be destroyed before
    HostServices(const HostServices&) = delete;
    HostServices& operator=(const HostServices&) = delete;

    // The table for the plugin with this id; its log messages carry the id. Lives as long as this
    // object.
    const cj_host_t* table(std::string_view plugin_id, std::uint32_t negotiated_version);
    void log(std::uint32_t level, std::string_view source, std::string_view text) const;
    unsigned threads() const;
    // Runs task(i) for i in [0, count) on the pool and the calling thread; exceptions of a task are
    // rethrown here. Nested calls run without deadlock. False: left out the rest because of
    // `cancel`.
    bool parallel_for(std::uint64_t count, const std::function<void(std::uint64_t)>& task,
                      const CancelToken& cancel = {});
    // Buffers that are not released yet; for leak tests.
    std::uint64_t live_buffers() const;
    // The memory file of a buffer of any HostServices, to pass its content to another process:
    // borrowed, -1 for a struct that is no host buffer.
    static int buffer_file(const cj_buffer_t* buffer);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// One call into a plugin: holds the cj_call_t and collects the error text.
class Call {
public:
    using Clock = std::chrono::steady_clock;
    explicit Call(CancelToken cancel = {},
                  std::chrono::nanoseconds time_limit = {});  // 0 = no deadline
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    const cj_call_t* get() const { return &call_; }
    std::uint64_t token() const { return call_.token; }
    // The plugin's status as ours: its code and reaction, its text or a stated lack of one, "who: "
    // in front. A code or reaction outside the contract becomes kInternal with
    // CJ_REACT_BUG_IN_PLUGIN.
    Status status(cj_status_t returned, std::string_view who) const;

private:
    struct State;
    std::shared_ptr<State> state_;
    cj_call_t call_{};
};

// A cj_sink_t that collects into a string, up to `limit` bytes; past it the content is dropped and
// `overflowed` is set. The plugin may write from any thread; the text is read after the call.
class StringSink {
public:
    explicit StringSink(std::uint64_t limit);
    StringSink(const StringSink&) = delete;
    StringSink& operator=(const StringSink&) = delete;
    const cj_sink_t* get() const { return &sink_; }
    const std::string& text() const { return text_; }
    bool overflowed() const { return overflowed_; }

private:
    static void write(const cj_sink_t* sink, const void* data, std::uint64_t bytes) noexcept;
    cj_sink_t sink_{};
    std::mutex mutex_;
    std::string text_;
    std::uint64_t limit_;
    bool overflowed_ = false;
};

inline cj_string_t to_cj(std::string_view text) {
    return {text.data(), text.size()};
}
inline std::string_view from_cj(cj_string_t text) {
    return text.data ? std::string_view(text.data, text.size) : std::string_view();
}

}  // namespace cinejury::plugin
