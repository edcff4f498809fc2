// SPDX-License-Identifier: Apache-2.0
// Which frames of a source a plan wants, decided frame by frame while the source is decoded.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/media/views.hpp"

namespace cinejury::media {

class FrameSelection {
public:
    // `total`: frames that the source has; counts for plans that need it, see needs_total.
    FrameSelection(const FramePlan& plan, std::uint64_t total);

    // How often the view holds this frame: 0 = not at all. Frames come in order, from 0 on; `next`
    // is the time of the frame after it, nothing for the last.
    std::uint64_t repeats(std::int64_t timestamp_ns, std::optional<std::int64_t> next);

    static bool needs_total(const FramePlan& plan) {
        return plan.frames == CJ_FRAMES_UNIFORM || plan.frames == CJ_FRAMES_UNIFORM_OPEN;
    }

private:
    std::uint64_t repeats_at_fps(std::int64_t timestamp_ns, std::optional<std::int64_t> next);

    FramePlan plan_;
    std::vector<std::uint64_t> wanted_;  // of plans that need the total, ascending
    std::size_t taken_ = 0;              // of wanted_
    std::uint64_t index_ = 0;            // of the next frame
    std::uint64_t tick_ = 0;             // of AT_FPS: the next k
};

}  // namespace cinejury::media
