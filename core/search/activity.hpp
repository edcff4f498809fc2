// SPDX-License-Identifier: Apache-2.0
// Stretches of time in which something ran, and how much of the clock they cover together.
// Thread rule: all members from any thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <vector>

namespace cinejury::search {

class Activity {
public:
    using Clock = std::chrono::steady_clock;

    void add(Clock::time_point begin, Clock::time_point end) {
        const std::scoped_lock lock(mutex_);
        stretches_.push_back({begin, end});
    }
    // The last `seconds` before `end`.
    void add(double seconds, Clock::time_point end = Clock::now()) {
        add(end -
                std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds)),
            end);
    }
    // Seconds that at least one stretch covers.
    double covered() const {
        const std::scoped_lock lock(mutex_);
        std::vector<Stretch> sorted = stretches_;
        std::sort(sorted.begin(), sorted.end(), [](auto& a, auto& b) { return a.begin < b.begin; });
        Clock::duration sum{};
        Clock::time_point reached = Clock::time_point::min();
        for (const Stretch& stretch : sorted) {
            const Clock::time_point from = std::max(stretch.begin, reached);
            if (stretch.end > from) sum += stretch.end - from;
            reached = std::max(reached, stretch.end);
        }
        return std::chrono::duration<double>(sum).count();
    }

private:
    struct Stretch {
        Clock::time_point begin, end;
    };
    mutable std::mutex mutex_;
    std::vector<Stretch> stretches_;
};

}  // namespace cinejury::search
