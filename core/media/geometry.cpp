// SPDX-License-Identifier: Apache-2.0
#include "core/media/geometry.hpp"

#include <algorithm>

namespace cinejury::media {
namespace {

// side * multiplier / divisor, rounded half up, at least 1.
std::uint64_t scaled_side(std::uint64_t side, std::uint64_t multiplier, std::uint64_t divisor) {
    return std::max<std::uint64_t>(1, (2 * side * multiplier + divisor) / (2 * divisor));
}

Geometry whole(std::uint64_t width, std::uint64_t height) {
    return {
        width, height, 0, 0, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
}

// Scaled so that the width, or else the height, becomes exactly the plan's.
Geometry to_width(const FramePlan& plan, std::uint64_t width, std::uint64_t height) {
    return whole(plan.width, scaled_side(height, plan.width, width));
}
Geometry to_height(const FramePlan& plan, std::uint64_t width, std::uint64_t height) {
    return whole(scaled_side(width, plan.height, height), plan.height);
}

// The plan's box is wider than the frame, by aspect ratio.
bool box_is_wider(const FramePlan& plan, std::uint64_t width, std::uint64_t height) {
    return plan.width * height > plan.height * width;
}

Geometry cropped(Geometry covering, const FramePlan& plan) {
    covering.left = (covering.scaled_width - plan.width) / 2;
    covering.top = (covering.scaled_height - plan.height) / 2;
    covering.width = plan.width;
    covering.height = plan.height;
    return covering;
}

}  // namespace

Geometry geometry_of(const FramePlan& plan, std::uint32_t width, std::uint32_t height) {
    switch (plan.size_policy) {
        case CJ_SIZE_SQUASH: return whole(plan.width, plan.height);
        case CJ_SIZE_FIT:
            return box_is_wider(plan, width, height) ? to_height(plan, width, height)
                                                     : to_width(plan, width, height);
        case CJ_SIZE_CROP:
            return cropped(box_is_wider(plan, width, height) ? to_width(plan, width, height)
                                                             : to_height(plan, width, height),
                           plan);
        case CJ_SIZE_MAX_SIDE:
            if (std::max(width, height) <= plan.width) return whole(width, height);
            if (width >= height) return to_width(plan, width, height);
            return whole(scaled_side(width, plan.width, height), plan.width);
        default: return whole(width, height);
    }
}

}  // namespace cinejury::media
