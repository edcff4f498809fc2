// SPDX-License-Identifier: Apache-2.0
// A product's callbacks at work for one call: reports out, cancel in.
// Thread rule: one object a call; report from one thread at a time; owns one thread, when there is
// something to ask, until it is destroyed.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "cinejury/embed.h"
#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/search/run.hpp"

namespace cinejury::embed {

class Progress {
public:
    // `callbacks` may be NULL. kInvalidArgument: its size.
    static Result<std::unique_ptr<Progress>> begin(const cj_callbacks_t* callbacks);

    const CancelToken& token() const { return token_; }
    // Hands a report on, then asks whether to go on.
    void report(const search::Event& event);
    // For run_search.
    search::Observer observer() {
        return [this](const search::Event& event) { report(event); };
    }

private:
    explicit Progress(const cj_callbacks_t& callbacks);
    void ask();

    cj_callbacks_t callbacks_;
    CancelToken token_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<std::jthread> watch_;  // last: it uses the members above
};

}  // namespace cinejury::embed
