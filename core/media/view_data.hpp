// SPDX-License-Identifier: Apache-2.0
// The inside of a view, for the code that makes views.
// Thread rule: values; immutable once a View holds them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/media/clip.hpp"
#include "core/media/views.hpp"

namespace cinejury::media {

// What a view is made of.
struct ViewContent {
    std::shared_ptr<const std::uint8_t> pixels;  // [frames, height, width, channels] without gaps
    std::uint32_t height = 0;
    std::uint32_t width = 0;
    std::uint32_t channels = 3;
    std::vector<std::int64_t> timestamps_ns;  // [frames]
    std::vector<std::int64_t> source_frames;  // [frames]
    std::uint64_t source_frame_count = 0;     // 0: not known yet
    std::uint32_t source_width = 0;
    std::uint32_t source_height = 0;
    Rational fps;
    std::uint32_t primaries = CJ_COLOUR_UNSPECIFIED;
    std::uint32_t transfer = CJ_COLOUR_UNSPECIFIED;
};

struct View::Data {
    FramePlan plan;
    ViewContent content;
    std::array<std::int64_t, 4> shape{};
    std::array<std::int64_t, 4> strides{};
    cj_tensor_t tensor{};
    cj_clip_t clip{};
};

ViewPtr make_view(const FramePlan& plan, ViewContent content);
// Fills what the source says: size, rate, colour.
void set_source(ViewContent& content, const MediaInfo& info);

}  // namespace cinejury::media
