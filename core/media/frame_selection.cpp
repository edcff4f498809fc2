// SPDX-License-Identifier: Apache-2.0
#include "core/media/frame_selection.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::media {
namespace {

std::vector<std::uint64_t> uniform(const FramePlan& plan, std::uint64_t total) {
    std::vector<std::uint64_t> indices;
    if (total == 0) return indices;
    const bool open = plan.frames == CJ_FRAMES_UNIFORM_OPEN;
    // In double, as the rule says: integer division gives other frames for some counts.
    const double divisor = open ? plan.count : std::max(plan.count, 2u) - 1;
    const double step = static_cast<double>(total - 1) / divisor;
    for (std::uint32_t i = 0; i < plan.count; ++i)
        indices.push_back(static_cast<std::uint64_t>(std::floor(i * step)));
    // The last is in, whatever the product rounded to.
    if (!open && plan.count > 1) indices.back() = total - 1;
    return indices;
}

}  // namespace

FrameSelection::FrameSelection(const FramePlan& plan, std::uint64_t total) : plan_(plan) {
    if (needs_total(plan)) wanted_ = uniform(plan, total);
}

std::uint64_t FrameSelection::repeats_at_fps(std::int64_t timestamp_ns,
                                             std::optional<std::int64_t> next) {
    // Ticks are at k / fps rounded down to nanoseconds, as the times of frames are. The first tick
    // that is not before the next frame, or after the last frame's own time, is too late.
    using Wide = unsigned __int128;
    const Wide end_ns = static_cast<Wide>(next ? *next : timestamp_ns + 1);
    const Wide tick = Wide{plan_.fps.denominator} * 1'000'000'000u;
    const Wide end = (end_ns * plan_.fps.numerator + tick - 1) / tick;
    const std::uint64_t first = tick_;
    tick_ = std::max(tick_, static_cast<std::uint64_t>(end));
    return tick_ - first;
}

std::uint64_t FrameSelection::repeats(std::int64_t timestamp_ns, std::optional<std::int64_t> next) {
    const std::uint64_t index = index_++;
    if (plan_.frames == CJ_FRAMES_AT_FPS) return repeats_at_fps(timestamp_ns, next);
    if (!needs_total(plan_)) return 1;
    const std::size_t first = taken_;
    while (taken_ < wanted_.size() && wanted_[taken_] == index) ++taken_;
    return taken_ - first;
}

std::vector<std::int64_t> plan_indices(const FramePlan& plan,
                                       std::span<const std::int64_t> timestamps_ns) {
    FrameSelection selection(plan, timestamps_ns.size());
    std::vector<std::int64_t> indices;
    for (std::size_t i = 0; i < timestamps_ns.size(); ++i) {
        std::optional<std::int64_t> next;
        if (i + 1 < timestamps_ns.size()) next = timestamps_ns[i + 1];
        indices.insert(indices.end(), selection.repeats(timestamps_ns[i], next),
                       static_cast<std::int64_t>(i));
    }
    return indices;
}

}  // namespace cinejury::media
