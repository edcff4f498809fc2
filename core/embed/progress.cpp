// SPDX-License-Identifier: Apache-2.0
#include "core/embed/progress.hpp"

#include <chrono>

#include "core/embed/boundary.hpp"

namespace cinejury::embed {
namespace {

std::uint32_t kind_of(search::Event::Kind kind) {
    using Kind = search::Event::Kind;
    switch (kind) {
        case Kind::kStarted: return CJ_PROGRESS_STARTED;
        case Kind::kResumed: return CJ_PROGRESS_RESUMED;
        case Kind::kMaking: return CJ_PROGRESS_MAKING;
        case Kind::kGenerated: return CJ_PROGRESS_GENERATED;
        case Kind::kLooked: return CJ_PROGRESS_NOTICE;  // "preview 0.9" of a candidate
        case Kind::kScored: return CJ_PROGRESS_SCORED;
        case Kind::kFailed: return CJ_PROGRESS_FAILED;
        case Kind::kNotice: return CJ_PROGRESS_NOTICE;
        case Kind::kJudged: return CJ_PROGRESS_JUDGED;
    }
    return CJ_PROGRESS_NOTICE;
}

}  // namespace

Result<std::unique_ptr<Progress>> Progress::begin(const cj_callbacks_t* callbacks) {
    cj_callbacks_t copy{};
    if (callbacks) {
        CINEJURY_ASSIGN(copy, copy_struct(callbacks, CJ_SIZE(cj_callbacks), "callbacks"));
    }
    return std::unique_ptr<Progress>(new Progress(copy));
}

Progress::Progress(const cj_callbacks_t& callbacks) : callbacks_(callbacks) {
    if (!callbacks_.is_cancelled) return;
    ask();
    // Between reports a plugin may work for minutes.
    watch_.emplace([this](const std::stop_token& stop) {
        constexpr std::chrono::milliseconds kPause{20};
        std::unique_lock lock(mutex_);
        while (!token_.cancelled()) {
            wake_.wait_for(lock, stop, kPause, [] { return false; });
            if (stop.stop_requested()) return;
            ask();
        }
    });
}

void Progress::ask() {
    if (callbacks_.is_cancelled && callbacks_.is_cancelled(callbacks_.context)) token_.cancel();
}

void Progress::report(const search::Event& event) {
    if (callbacks_.progress) {
        cj_progress_t progress{};
        progress.size = CJ_SIZE(cj_progress);
        progress.kind = kind_of(event.kind);
        progress.candidate = event.candidate;
        progress.total = event.total;
        progress.done = event.done;
        progress.seconds = event.seconds;
        progress.text = text_of(event.text);
        callbacks_.progress(callbacks_.context, &progress);
    }
    ask();
}

}  // namespace cinejury::embed
