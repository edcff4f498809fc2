// SPDX-License-Identifier: Apache-2.0
#include "core/media/pass.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace cinejury::media {
namespace {

constexpr std::uint64_t kMostFramesInFlight = 8;
constexpr std::uint64_t kShareOfMemory = 8;

class Stopwatch {
public:
    explicit Stopwatch(double& seconds) : seconds_(seconds) {}
    ~Stopwatch() { seconds_ += std::chrono::duration<double>(Clock::now() - start_).count(); }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    using Clock = std::chrono::steady_clock;
    double& seconds_;
    Clock::time_point start_ = Clock::now();
};

// Selected frames wait until there are enough to convert them side by side.
class Pass {
public:
    Pass(FrameReader& reader, std::span<FrameConsumer* const> consumers, const Parallel& parallel,
         const Guard& guard)
        : reader_(reader), consumers_(consumers), parallel_(parallel), guard_(guard) {
        if (!parallel_) return;
        const SourceShape shape = reader.shape();
        std::uint64_t bytes = 3 * std::uint64_t{shape.width} * shape.height;
        for (const FrameConsumer* consumer : consumers) bytes += consumer->task_bytes();
        const std::uint64_t share = guard.limits().max_memory_bytes / kShareOfMemory;
        in_flight_ = std::clamp<std::uint64_t>(share / bytes, 1, kMostFramesInFlight);
    }

    Result<PassTimes> run() {
        // One frame is held back: how long it lasts is known when the next one is there.
        std::optional<TimedFrame> held;
        while (!all_done()) {
            CINEJURY_ASSIGN(std::optional<TimedFrame> frame, read());
            if (held) {
                std::optional<std::int64_t> next;
                if (frame) next = frame->timestamp_ns;
                CINEJURY_RETURN_IF_ERROR(offer(std::move(*held), next));
            }
            held = std::move(frame);
            if (!held) break;
        }
        CINEJURY_RETURN_IF_ERROR(convert());
        const Stopwatch watch(times_.view_seconds);
        const MediaInfo info = reader_.info();
        for (FrameConsumer* consumer : consumers_) CINEJURY_RETURN_IF_ERROR(consumer->finish(info));
        return times_;
    }

private:
    struct Job {
        FrameConsumer* consumer;
        std::uint64_t slot;
        std::size_t frame;  // of frames_
        bool ran = false;
        Status status;
    };

    bool all_done() const {
        return !consumers_.empty() &&
               std::all_of(consumers_.begin(), consumers_.end(),
                           [](const FrameConsumer* consumer) { return consumer->done(); });
    }

    Result<std::optional<TimedFrame>> read() {
        const Stopwatch watch(times_.decode_seconds);
        return reader_.next();
    }

    Status offer(TimedFrame frame, std::optional<std::int64_t> next) {
        const Stamp stamp{frame.index, frame.timestamp_ns, next};
        const std::size_t jobs = jobs_.size();
        for (FrameConsumer* consumer : consumers_) {
            CINEJURY_ASSIGN(const auto slot, consumer->select(stamp));
            if (slot) jobs_.push_back({consumer, *slot, frames_.size(), false, {}});
        }
        if (jobs_.size() == jobs) return {};
        frames_.push_back(std::move(frame.frame));
        return frames_.size() >= in_flight_ ? convert() : Status();
    }

    void run_jobs() {
        const auto task = [this](std::uint64_t i) {
            Job& job = jobs_[i];
            try {
                job.status = job.consumer->convert(*frames_[job.frame], job.slot);
            } catch (const std::bad_alloc&) {
                job.status = guard_.failure(Code::kOutOfMemory, "no memory to convert a frame");
            }
            job.ran = true;
        };
        if (parallel_ && jobs_.size() > 1) {
            parallel_(jobs_.size(), task);
        } else {
            for (std::size_t i = 0; i < jobs_.size(); ++i) task(i);
        }
    }

    Status convert() {
        if (jobs_.empty()) return {};
        const Stopwatch watch(times_.view_seconds);
        run_jobs();
        for (const Job& job : jobs_) {
            CINEJURY_RETURN_IF_ERROR(job.status);
            if (!job.ran) return guard_.failure(Code::kCancelled, "cancelled while it was read");
        }
        jobs_.clear();
        frames_.clear();
        const MediaInfo info = reader_.info();
        for (FrameConsumer* consumer : consumers_) CINEJURY_RETURN_IF_ERROR(consumer->flush(info));
        return {};
    }

    FrameReader& reader_;
    std::span<FrameConsumer* const> consumers_;
    const Parallel& parallel_;
    const Guard& guard_;
    std::uint64_t in_flight_ = 1;
    std::vector<Job> jobs_;
    std::vector<AvFrame> frames_;
    PassTimes times_;
};

}  // namespace

Result<PassTimes> run_pass(FrameReader& reader, std::span<FrameConsumer* const> consumers,
                           const Parallel& parallel, const Guard& guard) {
    return Pass(reader, consumers, parallel, guard).run();
}

}  // namespace cinejury::media
