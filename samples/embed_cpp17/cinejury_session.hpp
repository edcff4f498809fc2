// SPDX-License-Identifier: Apache-2.0
// What a C++ product writes once around the C API: text out, failures as exceptions, a session that
// closes.
#pragma once

#include <cinejury/embed.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

inline cj_string_t view(std::string_view text) {
    return {text.data(), text.size()};
}

// A string that the library writes into.
class TextSink {
public:
    TextSink() {
        sink_.size = CJ_SIZE(cj_sink);
        sink_.context = &text_;
        sink_.write = [](const cj_sink_t* sink, const void* data, uint64_t bytes) noexcept {
            static_cast<std::string*>(sink->context)->append(static_cast<const char*>(data), bytes);
        };
    }
    TextSink(const TextSink&) = delete;
    TextSink& operator=(const TextSink&) = delete;
    const cj_sink_t* get() const { return &sink_; }
    const std::string& text() const { return text_; }

private:
    cj_sink_t sink_{};
    std::string text_;
};

inline void check(cj_status_t status, const TextSink& error) {
    if (status.code != CJ_OK) throw std::runtime_error(error.text());
}

struct CloseSession {
    void operator()(cj_session_t* session) const { cj_session_close(session); }
};
using Session = std::unique_ptr<cj_session_t, CloseSession>;

inline Session open_session(const cj_session_options_t& options) {
    TextSink error;
    cj_session_t* session = nullptr;
    check(cj_session_open(&options, &session, error.get()), error);
    return Session(session);
}
