// SPDX-License-Identifier: Apache-2.0
// Sizes of a view's frames by the plan's size policy.
// Thread rule: values.
#pragma once

#include <cstdint>

#include "core/media/views.hpp"

namespace cinejury::media {

// A frame is scaled to scaled_width x scaled_height, then width x height at (left, top) is kept.
struct Geometry {
    std::uint64_t scaled_width = 0;
    std::uint64_t scaled_height = 0;
    std::uint64_t left = 0;
    std::uint64_t top = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

// For frames of `width` x `height` pixels, upright.
Geometry geometry_of(const FramePlan& plan, std::uint32_t width, std::uint32_t height);

}  // namespace cinejury::media
