// SPDX-License-Identifier: Apache-2.0
// Short ways to make views in tests, and to look at their pixels.
// Thread rule: free functions.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/digest.hpp"
#include "core/media/views.hpp"
#include "tests/catch.hpp"

namespace cinejury::media::test {

using Pixel = std::array<int, 3>;

// Views that must come about.
inline Views views_of(const Source& source, const std::vector<FramePlan>& plans,
                      const ViewOptions& options = {}) {
    auto views = make_views(source, plans, options);
    INFO(views.status().message());
    REQUIRE(views.ok());
    return *std::move(views);
}

inline std::int64_t frames_in(const View& view) {
    return view.clip()->frames->shape[0];
}
inline std::pair<std::int64_t, std::int64_t> size_of(const View& view) {
    return {view.clip()->frames->shape[2], view.clip()->frames->shape[1]};
}
inline const std::uint8_t* bytes_of(const View& view) {
    return static_cast<const std::uint8_t*>(view.clip()->frames->data);
}
inline std::size_t byte_count(const View& view) {
    const std::int64_t* shape = view.clip()->frames->shape;
    return static_cast<std::size_t>(shape[0] * shape[1] * shape[2] * shape[3]);
}
inline std::string sha256_of(const View& view) {
    return sha256_hex({reinterpret_cast<const char*>(bytes_of(view)), byte_count(view)});
}
inline bool same_pixels(const View& a, const View& b) {
    return size_of(a) == size_of(b) && byte_count(a) == byte_count(b) &&
           std::equal(bytes_of(a), bytes_of(a) + byte_count(a), bytes_of(b));
}
inline Pixel pixel_at(const View& view, std::int64_t frame, std::int64_t x, std::int64_t y) {
    const std::int64_t* strides = view.clip()->frames->strides;
    const std::uint8_t* p = bytes_of(view) + frame * strides[0] + y * strides[1] + x * strides[2];
    return {p[0], p[1], p[2]};
}
inline int distance(const Pixel& a, const Pixel& b) {
    int most = 0;
    for (int c = 0; c < 3; ++c) most = std::max(most, std::abs(a[c] - b[c]));
    return most;
}

// A clip in memory whose pixels depend on frame, place and channel.
inline std::shared_ptr<const Clip> moving_clip(std::uint32_t width, std::uint32_t height,
                                               std::uint64_t frames, Rational fps = {24, 1}) {
    auto clip = std::make_shared<Clip>();
    clip->width = width;
    clip->height = height;
    clip->frames = frames;
    clip->fps = fps;
    std::shared_ptr<std::uint8_t[]> pixels(new std::uint8_t[clip->bytes()]);
    std::uint8_t* p = pixels.get();
    for (std::uint64_t t = 0; t < frames; ++t)
        for (std::uint32_t y = 0; y < height; ++y)
            for (std::uint32_t x = 0; x < width; ++x)
                for (std::uint32_t c = 0; c < 3; ++c)
                    *p++ = static_cast<std::uint8_t>(x * 5 + y * 3 + c * 80 + t * 17 + (x ^ y));
    clip->pixels = {pixels, pixels.get()};
    return clip;
}

inline FramePlan all_frames() {
    return {};
}
inline FramePlan uniform(std::uint32_t count) {
    FramePlan plan;
    plan.frames = CJ_FRAMES_UNIFORM;
    plan.count = count;
    return plan;
}
inline FramePlan windows(std::uint32_t count, std::uint32_t step) {
    FramePlan plan;
    plan.frames = CJ_FRAMES_WINDOWS;
    plan.count = count;
    plan.step = step;
    return plan;
}
inline FramePlan resized(FramePlan plan, std::uint32_t policy, std::uint32_t width,
                         std::uint32_t height, std::uint32_t resize = CJ_RESIZE_AREA) {
    plan.size_policy = policy;
    plan.width = width;
    plan.height = height;
    plan.resize = resize;
    return plan;
}

inline bool has_note(const MediaInfo& info, const std::string& part) {
    return std::any_of(info.notes.begin(), info.notes.end(), [&](const std::string& note) {
        return note.find(part) != std::string::npos;
    });
}

}  // namespace cinejury::media::test
