// SPDX-License-Identifier: Apache-2.0
// Presentation times of a stream: counted from its first frame, not decreasing, in nanoseconds.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>  // FFmpeg's headers want its macros first

extern "C" {
#include <libavutil/rational.h>
}

#include <optional>

#include "core/media/clip.hpp"

namespace cinejury::media {

class Timeline {
public:
    // `stated_rate`: frames a second that the container states; not positive = none.
    Timeline(AVRational time_base, AVRational stated_rate);

    // The time of the next frame. A missing time, or one before the last, becomes the last plus one
    // frame at the stated rate (without one: at the rate so far; without that: 1/25 s). Times in
    // coarse units (Matroska has milliseconds) that are within one unit of a whole number of
    // frames at the stated rate become exactly that.
    std::int64_t add(std::optional<std::int64_t> timestamp);

    std::uint64_t frames() const { return frames_; }
    std::uint64_t repaired() const { return repaired_; }
    std::int64_t last_ns() const { return last_; }
    // Up to the end of the last frame, which is taken to be as long as the average.
    std::int64_t duration_ns() const;
    // Intervals differ from their average by more than 10 % and more than two ticks.
    bool variable_rate() const;
    // The stated rate when the times agree with it within 10 %, else the average; 0/1 unknown.
    Rational rate() const;

private:
    std::int64_t nominal_ns() const;
    std::int64_t without_rounding(std::int64_t ns) const;

    AVRational time_base_;
    AVRational stated_rate_;
    std::optional<std::int64_t> first_;  // in units of time_base
    std::uint64_t frames_ = 0;
    std::uint64_t repaired_ = 0;
    std::int64_t last_ = 0;
    std::int64_t shortest_ = INT64_MAX;
    std::int64_t longest_ = 0;
};

}  // namespace cinejury::media
