// SPDX-License-Identifier: Apache-2.0
// Tells a generator at once when its running call is cancelled, for generators that wait instead of
// polling. Thread rule: owns one thread from construction to destruction.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/base/cancel.hpp"
#include "core/plugin/host_services.hpp"
#include "core/plugin/plugin.hpp"

namespace cinejury::search {

class CancelWatch {
public:
    CancelWatch(plugin::Instance& instance, const plugin::Call& call, CancelToken token)
        : thread_(
              [this, &instance, id = call.token(), token = std::move(token)](std::stop_token stop) {
                  // A signal handler can only set the flag, so the flag is looked at.
                  constexpr std::chrono::milliseconds kLook{20};
                  std::unique_lock lock(mutex_);
                  while (!wake_.wait_for(lock, stop, kLook, [] { return false; }) &&
                         !stop.stop_requested()) {
                      if (!token.cancelled()) continue;
                      (void)instance.generator()->cancel(instance.raw(), id);
                      return;
                  }
              }) {}

private:
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;  // last: it uses the members above
};

}  // namespace cinejury::search
